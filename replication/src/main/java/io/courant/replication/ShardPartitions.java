package io.courant.replication;

import io.courant.base.Clock;
import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.EventLog;
import io.courant.base.Invariants;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.base.Shards;
import io.courant.base.Timer;
import io.courant.base.Uuid;
import io.courant.log.LogIdentity;
import io.courant.log.PartitionLog;
import io.courant.log.ShardLogs;
import io.courant.metadata.config.TopicConfigDefaults;
import io.courant.metadata.config.TopicSettings;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.ImageChange;
import io.courant.metadata.image.ImageListener;
import io.courant.metadata.image.Partition;
import io.courant.metadata.image.Topic;
import io.courant.wire.ErrorCode;
import io.courant.wire.TopicIdPartition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that live on one shard, as the image has them. A partition costs nothing here until it is touched; its log
 * is opened then, and its files are made by the first append.
 *
 * <p>After an unclean stop every log that is there is opened in the background, so that it is recovered; whoever asks for
 * one earlier waits for that one only. A directory whose topic id the image does not know is put aside.
 *
 * <p>Belongs to its shard.
 */
public final class ShardPartitions implements ImageListener {

    /**
     * What a shard's partitions stand on.
     *
     * @param shards all shards, to tell whose a partition is
     * @param found the logs that the data directory had at the start, all shards'
     * @param recover true after an unclean stop
     */
    public record Setup(
            int brokerId,
            Shard shard,
            Shards shards,
            Clock clock,
            ShardLogs logs,
            List<LogIdentity> found,
            boolean recover,
            TopicConfigDefaults defaults,
            EventLog events) {}

    /** A topic that was touched here; one place for each of its partitions, also those of other shards. */
    private static final class TouchedTopic {
        TopicSettings settings;

        @Nullable
        PartitionLeader[] leaders;

        TouchedTopic(TopicSettings settings, int partitions) {
            this.settings = settings;
            this.leaders = new PartitionLeader[partitions];
        }
    }

    private final Setup setup;
    private final LeaderContext context;
    private final Map<Uuid, TouchedTopic> touched = new HashMap<>();
    private final Map<TopicIdPartition, LogIdentity> unopened = new HashMap<>();
    private final Deque<LogIdentity> toRecover = new ArrayDeque<>();
    /** Found after a sudden end, and not opened yet: opening recovers. */
    private final Set<TopicIdPartition> unrecovered = new HashSet<>();

    private ClusterImage image = ClusterImage.EMPTY;
    private boolean started;
    private boolean closed;
    private @Nullable Timer expiryTimer;

    public ShardPartitions(Setup setup) {
        this.setup = setup;
        this.context =
                new LeaderContext(setup.shard(), setup.clock(), setup.logs().room());
    }

    /** The image as this shard knows it: what the partitions here follow. */
    public ClusterImage image() {
        return image;
    }

    /** The partition by its topic's id, which must be one of this shard's. */
    public PartitionLookup find(Uuid topicId, int partition) {
        Topic topic = image.topic(topicId);
        return topic == null ? new PartitionLookup.Refused(ErrorCode.UNKNOWN_TOPIC_ID) : find(topic, partition);
    }

    /** The partition by its topic's name, which must be one of this shard's. */
    public PartitionLookup find(String topicName, int partition) {
        Topic topic = image.topic(topicName);
        return topic == null
                ? new PartitionLookup.Refused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
                : find(topic, partition);
    }

    /**
     * True when more batches of idempotent producers were refused on the connection than can be remembered: it must be
     * closed, so that its client sends them anew, in order.
     */
    public boolean hasLostTrack(long connectionId) {
        return context.refusedSequences().hasLostTrack(connectionId);
    }

    /**
     * Takes note, in request order, that a batch for a partition of this shard was refused before its leader saw it, so that
     * what follows it on its connection is not taken first. The partition need not be known here yet.
     */
    public void refusedBefore(long connectionId, TopicIdPartition partition, ProducerSequence batch) {
        context.refusedSequences().opened(connectionId);
        context.refusedSequences().refused(connectionId, partition, batch);
    }

    /** For how long a client that brought {@code bytes} to a partition here should bring no more: the disk fills up. */
    public long throttleNanos(int bytes) {
        return setup.logs().room().throttleNanos(bytes);
    }

    /** Forgets what was remembered for a connection. */
    public void connectionClosed(long connectionId) {
        context.refusedSequences().connectionClosed(connectionId);
    }

    @Override
    public void imageChanged(ImageChange change) {
        if (closed) {
            return; // the next start meets what is there with the metadata of then
        }
        image = change.after();
        for (Uuid id : change.topics()) {
            Topic after = image.topic(id);
            if (after != null) {
                follow(after);
            } else {
                Topic before = change.before().topic(id);
                if (before != null) {
                    remove(before);
                }
            }
        }
        if (!started) {
            started = true;
            meetFoundLogs();
            scheduleExpiry();
        }
    }

    /**
     * Whether, after a sudden end, every partition found at the start has been recovered; true after a clean stop. Asked
     * once {@link #close} has ended: until then a partition may be recovered, or fail to be.
     */
    public boolean isRecovered() {
        return !setup.recover() || (started && unrecovered.isEmpty());
    }

    /**
     * The clean stop of this shard's partitions: everything written becomes durable, which answers who waits for it, and
     * the logs are closed. Nothing is asked of the partitions after the call.
     */
    public void close(Completion<Done> completion) {
        if (expiryTimer != null) {
            expiryTimer.cancel();
        }
        toRecover.clear();
        setup.logs().close(outcome -> {
            closed = true;
            touched.values().forEach(topic -> leaders(topic).forEach(PartitionLeader::gone));
            touched.clear();
            completion.completed(outcome);
        });
    }

    private PartitionLookup find(Topic topic, int index) {
        Partition partition = topic.partition(index);
        if (partition == null) {
            return new PartitionLookup.Refused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
        Invariants.check(
                isHere(topic.id(), index),
                "%s-%s is not a partition of shard %s",
                topic.name(),
                index,
                setup.shard().index());
        if (partition.leader() != setup.brokerId()) {
            return new PartitionLookup.Refused(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        }
        return new PartitionLookup.Led(leader(topic, partition));
    }

    private PartitionLeader leader(Topic topic, Partition partition) {
        TouchedTopic entry = touched.get(topic.id());
        if (entry == null) {
            entry = new TouchedTopic(settings(topic), topic.partitionCount());
            touched.put(topic.id(), entry);
        }
        PartitionLeader leader = entry.leaders[partition.index()];
        if (leader == null) {
            leader = new PartitionLeader(
                    new LogIdentity(topic.name(), topic.id(), partition.index()), term(partition, entry), context);
            entry.leaders[partition.index()] = leader;
            open(leader, entry.settings);
        }
        return leader;
    }

    private void open(PartitionLeader leader, TopicSettings settings) {
        boolean found = unopened.remove(leader.identity().key()) != null;
        setup.logs().open(leader.identity(), settings.log(), leader.leaderEpoch(), outcome -> {
            switch (outcome) {
                case Outcome.Success<PartitionLog>(var log) -> {
                    unrecovered.remove(leader.identity().key());
                    if (leader.isOpening()) {
                        leader.opened(log);
                    } else if (image.topic(leader.identity().topicId()) == null) {
                        // Only then: a leader is gone after a stop, too (docs/non-obvious.md).
                        delete(log);
                    }
                }
                case Outcome.Failure<PartitionLog>(var cause)
                when !leader.isOpening() ->
                    setup.events()
                            .info(
                                    "partition.open-given-up",
                                    leader.identity() + " is gone, and was not opened: " + cause);
                case Outcome.Failure<PartitionLog>(var cause) -> {
                    setup.events().error("partition.open-failed", leader.identity() + " cannot be opened", cause);
                    leader.openFailed(cause);
                    forgetLater(leader, found);
                }
            }
        });
    }

    /** The disk may recover, from being full for instance: after a while the next touch tries again. */
    private void forgetLater(PartitionLeader failed, boolean found) {
        LogIdentity identity = failed.identity();
        setup.shard().schedule(ReplicationLimits.OPEN_RETRY_NANOS, () -> {
            TouchedTopic entry = touched.get(identity.topicId());
            if (entry != null) {
                failed.gone();
                entry.leaders[identity.partition()] = null;
                if (found) {
                    unopened.put(identity.key(), identity);
                }
            }
        });
    }

    /** A topic is new or has changed. */
    private void follow(Topic topic) {
        TouchedTopic entry = touched.get(topic.id());
        if (entry == null) {
            return;
        }
        entry.settings = settings(topic);
        if (entry.leaders.length < topic.partitionCount()) {
            entry.leaders = Arrays.copyOf(entry.leaders, topic.partitionCount());
        }
        for (PartitionLeader leader : leaders(entry)) {
            Partition partition = topic.partition(leader.identity().partition());
            Invariants.check(partition != null, "%s has vanished from its topic", leader.identity());
            if (partition != null) {
                leader.changed(term(partition, entry));
            }
        }
    }

    private void remove(Topic topic) {
        TouchedTopic entry = touched.remove(topic.id());
        if (entry != null) {
            for (PartitionLeader leader : leaders(entry)) {
                PartitionLog log = leader.log();
                boolean opening = leader.isOpening();
                leader.gone();
                if (log != null) {
                    delete(log);
                } else if (opening) {
                    setup.logs().giveUpOpening(leader.identity()); // and deleted if it opens all the same
                } else {
                    deleteUnopened(leader.identity());
                }
            }
        }
        for (int index = 0; index < topic.partitionCount(); index++) {
            TopicIdPartition key = new TopicIdPartition(topic.id(), index);
            unrecovered.remove(key);
            LogIdentity identity = unopened.remove(key);
            if (identity != null) {
                toRecover.remove(identity);
                deleteUnopened(identity);
            }
        }
    }

    private void deleteUnopened(LogIdentity identity) {
        setup.logs().deleteUnopened(identity, deleted -> reportFailedDeletion(identity, deleted));
    }

    private void delete(PartitionLog log) {
        LogIdentity identity = log.identity();
        setup.logs().delete(log, deleted -> reportFailedDeletion(identity, deleted));
    }

    private void reportFailedDeletion(LogIdentity identity, Outcome<Done> deleted) {
        if (deleted instanceof Outcome.Failure<Done>(var cause)) {
            setup.events().error("partition.delete-failed", identity + " cannot be deleted", cause);
        }
    }

    private void meetFoundLogs() {
        for (LogIdentity identity : setup.found()) {
            if (!isHere(identity.topicId(), identity.partition())
                    || identity.topicId().equals(Uuid.METADATA_TOPIC)) {
                continue;
            }
            Topic topic = image.topic(identity.topicId());
            if (topic == null
                    || !topic.name().equals(identity.topic())
                    || topic.partition(identity.partition()) == null) {
                putAside(identity);
                continue;
            }
            unopened.put(identity.key(), identity);
            if (setup.recover()) {
                toRecover.add(identity);
                unrecovered.add(identity.key());
            }
        }
        for (int i = 0; i < ReplicationLimits.RECOVERIES_AT_A_TIME; i++) {
            recoverNext();
        }
    }

    private void putAside(LogIdentity identity) {
        setup.events()
                .warn("partition.put-aside", "the metadata does not know " + identity + ": its directory is put aside");
        setup.logs().putAside(identity, outcome -> {
            if (outcome instanceof Outcome.Failure<Done>(var cause)) {
                setup.events().error("partition.put-aside-failed", identity + " cannot be put aside", cause);
            }
        });
    }

    private void recoverNext() {
        while (!toRecover.isEmpty()) {
            LogIdentity identity = toRecover.remove();
            if (unopened.containsKey(identity.key())
                    && find(identity.topicId(), identity.partition()) instanceof PartitionLookup.Led(var leader)) {
                leader.load(0, opened -> recoverNext());
                return;
            }
        }
    }

    private void scheduleExpiry() {
        expiryTimer = setup.shard().schedule(setup.logs().intervals().producerExpirySweepNanos(), () -> {
            List<PartitionLeader> all = new ArrayList<>();
            touched.values().forEach(topic -> all.addAll(leaders(topic)));
            expire(all.iterator());
        });
    }

    private void expire(Iterator<PartitionLeader> leaders) {
        for (int i = 0; i < ReplicationLimits.EXPIRIES_PER_TURN && leaders.hasNext(); i++) {
            leaders.next().expireProducers();
        }
        if (leaders.hasNext()) {
            setup.shard().execute(() -> expire(leaders));
        } else {
            scheduleExpiry();
        }
    }

    private boolean isHere(Uuid topicId, int partition) {
        return setup.shards().ofPartition(topicId, partition).index()
                == setup.shard().index();
    }

    private TopicSettings settings(Topic topic) {
        return TopicSettings.of(image.topicOverrides(topic.name()), setup.defaults());
    }

    private static LeaderTerm term(Partition partition, TouchedTopic entry) {
        return new LeaderTerm(partition.leaderEpoch(), partition.isr().size(), entry.settings);
    }

    private static List<PartitionLeader> leaders(TouchedTopic entry) {
        List<PartitionLeader> leaders = new ArrayList<>();
        for (PartitionLeader leader : entry.leaders) {
            if (leader != null) {
                leaders.add(leader);
            }
        }
        return leaders;
    }
}
