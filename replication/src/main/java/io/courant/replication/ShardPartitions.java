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
import io.courant.log.LogConfig;
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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that live on one shard, as the image has them. A partition costs nothing here until it is touched; its log
 * is opened then, and its files are made by the first append.
 *
 * <p>After an unclean stop every log that is there is opened in the background, so that it is recovered; whoever asks for
 * one earlier waits for that one only. A directory whose topic id the image does not know, or that the image has in another
 * data directory, is put aside.
 *
 * <p>The image says which data directory a partition lies in. Where that one is offline the partition is refused with
 * KAFKA_STORAGE_ERROR, and never made anew.
 *
 * <p>Belongs to its shard.
 */
public final class ShardPartitions implements ImageListener {

    /**
     * What a shard's partitions stand on.
     *
     * @param shards all shards, to tell whose a partition is
     * @param directories the data directories that serve, that of the metadata first: what names no directory is there
     */
    public record Setup(
            int brokerId,
            Shard shard,
            Shards shards,
            Clock clock,
            List<ShardDirectory> directories,
            TopicConfigDefaults defaults,
            EventLog events) {

        public Setup {
            directories = List.copyOf(directories);
            Invariants.check(!directories.isEmpty(), "no data directory serves");
        }
    }

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
    private final Map<Uuid, ShardDirectory> directories = new HashMap<>();
    private ClusterImage image = ClusterImage.EMPTY;
    /** What topics get that set nothing, with what was changed since the start. */
    private TopicConfigDefaults defaults;
    /** The settings of a topic that sets nothing, as most do. */
    private TopicSettings plainSettings;

    /** Deletions of logs whose topics are gone, which have not begun: no answer waits for them. */
    private final Deque<Runnable> deletions = new ArrayDeque<>();

    private boolean started;
    private boolean closing;
    private boolean closed;
    private @Nullable Timer expiryTimer;

    public ShardPartitions(Setup setup) {
        this.setup = setup;
        this.context = new LeaderContext(setup.shard(), setup.clock());
        this.defaults = setup.defaults();
        this.plainSettings = TopicSettings.of(Map.of(), defaults);
        setup.directories().forEach(directory -> directories.put(directory.id(), directory));
        directories.put(Uuid.ZERO, setup.directories().getFirst());
    }

    /** The image as this shard knows it: what the partitions here follow. */
    public ClusterImage image() {
        return image;
    }

    /** What topics here get that set nothing, with what was changed since the start. */
    public TopicConfigDefaults topicDefaults() {
        return defaults;
    }

    /** The time by which things grow old: it does not follow a wall clock that jumps. */
    public long expiryMs() {
        return setup.directories().getFirst().logs().expiryMs();
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
        if (image.hasOtherBrokerConfigs(setup.brokerId(), change.before())) {
            defaults = image.topicDefaults(setup.brokerId(), setup.defaults());
            plainSettings = TopicSettings.of(Map.of(), defaults);
            setup.directories().forEach(this::paceCompaction);
            followAll(List.copyOf(touched.keySet()).iterator());
        }
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
            setup.directories().forEach(this::meetFoundLogs);
            scheduleExpiry();
        }
    }

    /** In a later turn, and so many in each: whoever deleted the topic is answered before. */
    private void deleteLater(Runnable deletion) {
        if (closing) { // later its directory may be closed
            deletion.run();
            return;
        }
        if (deletions.isEmpty()) {
            setup.shard().execute(this::beginDeletions);
        }
        deletions.add(deletion);
    }

    private void beginDeletions() {
        for (int i = 0; i < ReplicationLimits.DELETIONS_PER_TURN && !deletions.isEmpty(); i++) {
            deletions.remove().run();
        }
        if (!deletions.isEmpty()) {
            setup.shard().execute(this::beginDeletions);
        }
    }

    private void paceCompaction(ShardDirectory directory) {
        ShardLogs logs = directory.logs();
        logs.paceCompaction(defaults.compactionPace(logs.intervals().compaction()));
    }

    /**
     * The clean stop of this shard's partitions: everything written becomes durable, which answers who waits for it, and
     * the logs are closed. Nothing is asked of the partitions after the call; each {@link ShardDirectory} tells how that
     * went.
     */
    public void close(Completion<Done> completion) {
        if (expiryTimer != null) {
            expiryTimer.cancel();
        }
        closing = true;
        while (!deletions.isEmpty()) { // the next start would find logs of no topic, and keep them aside
            deletions.remove().run();
        }
        int[] open = {setup.directories().size()};
        for (ShardDirectory directory : setup.directories()) {
            directory.close(ignored -> {
                leave(directory);
                open[0]--;
                if (open[0] == 0) {
                    closed(completion);
                }
            });
        }
    }

    /**
     * The logs in {@code directory} are closed: their leaders are gone at once, though other directories still close. A fetch
     * that waits for one of those would load what is closed here again.
     */
    private void leave(ShardDirectory directory) {
        List<PartitionLeader> leaving = new ArrayList<>();
        touched.forEach((id, entry) -> {
            Topic topic = image.topic(id);
            for (PartitionLeader leader : leaders(entry)) {
                int index = leader.identity().partition();
                Partition partition = topic == null ? null : topic.partition(index);
                if (partition == null || directories.get(partition.directoryOf(setup.brokerId())) == directory) {
                    leaving.add(leader);
                    entry.leaders[index] = null;
                }
            }
        });
        leaving.forEach(PartitionLeader::gone);
    }

    private void closed(Completion<Done> completion) {
        closed = true;
        touched.clear();
        Outcome<Done> outcome = Outcome.done();
        for (ShardDirectory directory : setup.directories()) {
            outcome = directory.closing() instanceof Outcome.Failure<Done> failed ? failed : outcome;
        }
        completion.completed(outcome);
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
            return new PartitionLookup.Refused(unledAs(partition));
        }
        return leader(topic, partition);
    }

    /** Why a partition is not led here: it is led elsewhere, or its replica here is in a directory that is offline. */
    private ErrorCode unledAs(Partition partition) {
        return partition.replicas().contains(setup.brokerId()) && servingDirectory(partition) == null
                ? ErrorCode.KAFKA_STORAGE_ERROR
                : ErrorCode.NOT_LEADER_OR_FOLLOWER;
    }

    /** Where this broker's replica lies; null when that directory is offline, or has never been seen in this life. */
    private @Nullable ShardDirectory servingDirectory(Partition partition) {
        ShardDirectory directory = directories.get(partition.directoryOf(setup.brokerId()));
        return directory == null || directory.logs().hasFailed() ? null : directory;
    }

    private PartitionLookup leader(Topic topic, Partition partition) {
        TouchedTopic entry = touched.get(topic.id());
        if (entry == null) {
            entry = new TouchedTopic(settings(topic), topic.partitionCount());
            touched.put(topic.id(), entry);
        }
        PartitionLeader leader = entry.leaders[partition.index()];
        if (leader == null) {
            ShardDirectory directory = servingDirectory(partition);
            if (directory == null) { // the image will say so soon
                return new PartitionLookup.Refused(ErrorCode.KAFKA_STORAGE_ERROR);
            }
            leader = new PartitionLeader(
                    new LogIdentity(topic.name(), topic.id(), partition.index()),
                    term(partition, entry),
                    context,
                    directory.logs().room());
            entry.leaders[partition.index()] = leader;
            open(leader, directory, entry.settings);
        }
        return new PartitionLookup.Led(leader);
    }

    private void open(PartitionLeader leader, ShardDirectory directory, TopicSettings settings) {
        boolean found = directory.opening(leader.identity().key());
        directory.logs().open(leader.identity(), settings.log(), leader.leaderEpoch(), outcome -> {
            switch (outcome) {
                case Outcome.Success<PartitionLog>(var log) -> {
                    directory.recovered(leader.identity().key());
                    if (leader.isOpening()) {
                        leader.opened(log);
                    } else if (image.topic(leader.identity().topicId()) == null) {
                        // Only then: a leader is gone after a stop, too (docs/non-obvious.md).
                        delete(directory, log);
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
                    forgetLater(leader, directory, found);
                }
            }
        });
    }

    /**
     * The disk may recover, from being full for instance: after a while the next touch tries again, or the recovery of what
     * was found.
     */
    private void forgetLater(PartitionLeader failed, ShardDirectory directory, boolean found) {
        LogIdentity identity = failed.identity();
        setup.shard().schedule(ReplicationLimits.OPEN_RETRY_NANOS, () -> {
            TouchedTopic entry = touched.get(identity.topicId());
            if (entry != null && entry.leaders[identity.partition()] == failed) {
                failed.gone();
                entry.leaders[identity.partition()] = null;
                if (found) {
                    directory.waitsAgain(identity);
                    recoverMore(directory);
                }
            }
        });
    }

    /** The broker's defaults have changed, for every topic; those that come later in their turn follow the state of then. */
    private void followAll(Iterator<Uuid> topics) {
        int partitions = 0;
        while (topics.hasNext() && partitions < ReplicationLimits.RECONFIGURATIONS_PER_TURN && !closed) {
            Topic topic = image.topic(topics.next());
            if (topic != null) {
                follow(topic);
                partitions += topic.partitionCount();
            }
        }
        if (topics.hasNext() && !closed) {
            setup.shard().execute(() -> followAll(topics));
        }
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
            if (partition != null && partition.leader() == setup.brokerId()) {
                leader.changed(term(partition, entry));
            } else {
                // Its log stays with the directory, which has failed, until the stop.
                leader.lost();
                entry.leaders[leader.identity().partition()] = null;
            }
        }
    }

    private void remove(Topic topic) {
        TouchedTopic entry = touched.remove(topic.id());
        if (entry != null) {
            for (PartitionLeader leader : leaders(entry)) {
                remove(leader, topic);
            }
        }
        for (Partition partition : topic.partitions()) {
            ShardDirectory directory = servingDirectory(partition);
            LogIdentity identity =
                    directory == null ? null : directory.forget(new TopicIdPartition(topic.id(), partition.index()));
            if (directory != null && identity != null) {
                deleteLater(() -> deleteUnopened(directory, identity));
            }
        }
    }

    private void remove(PartitionLeader leader, Topic topic) {
        Partition partition = topic.partition(leader.identity().partition());
        ShardDirectory directory = partition == null ? null : servingDirectory(partition);
        PartitionLog log = leader.log();
        boolean opening = leader.isOpening();
        leader.gone();
        if (directory == null) {
            return; // a start that finds the directory again puts aside what no topic has
        }
        if (log != null) {
            deleteLater(() -> delete(directory, log));
        } else if (opening) {
            directory.logs().giveUpOpening(leader.identity()); // and deleted if it opens all the same
        } else {
            deleteLater(() -> deleteUnopened(directory, leader.identity()));
        }
    }

    private void deleteUnopened(ShardDirectory directory, LogIdentity identity) {
        directory.logs().deleteUnopened(identity, deleted -> reportFailedDeletion(identity, deleted));
    }

    private void delete(ShardDirectory directory, PartitionLog log) {
        LogIdentity identity = log.identity();
        directory.logs().delete(log, deleted -> reportFailedDeletion(identity, deleted));
    }

    private void reportFailedDeletion(LogIdentity identity, Outcome<Done> deleted) {
        if (deleted instanceof Outcome.Failure<Done>(var cause)) {
            setup.events().error("partition.delete-failed", identity + " cannot be deleted", cause);
        }
    }

    private void meetFoundLogs(ShardDirectory directory) {
        for (LogIdentity identity : directory.found()) {
            if (!isHere(identity.topicId(), identity.partition())
                    || identity.topicId().equals(Uuid.METADATA_TOPIC)) {
                continue;
            }
            if (belongsTo(directory, identity)) {
                directory.waits(identity);
            } else {
                putAside(directory, identity);
            }
        }
        directory.allMet(this::configOf, identity -> find(identity.topicId(), identity.partition()));
        recoverMore(directory);
    }

    private @Nullable LogConfig configOf(LogIdentity identity) {
        Topic topic = image.topic(identity.topicId());
        return topic == null ? null : settings(topic).log();
    }

    private boolean belongsTo(ShardDirectory directory, LogIdentity identity) {
        Topic topic = image.topic(identity.topicId());
        Partition partition = topic == null ? null : topic.partition(identity.partition());
        return topic != null
                && topic.name().equals(identity.topic())
                && partition != null
                && directories.get(partition.directoryOf(setup.brokerId())) == directory;
    }

    private void putAside(ShardDirectory directory, LogIdentity identity) {
        setup.events()
                .warn(
                        "partition.put-aside",
                        "the metadata does not know " + identity + " in "
                                + directory.logs().directory().path() + ": its directory is put aside");
        directory.logs().putAside(identity, outcome -> {
            if (outcome instanceof Outcome.Failure<Done>(var cause)) {
                setup.events().error("partition.put-aside-failed", identity + " cannot be put aside", cause);
            }
        });
    }

    /** Recovers what waits for it, a few logs at a time. */
    private void recoverMore(ShardDirectory directory) {
        LogIdentity identity = directory.nextToRecover();
        while (identity != null) {
            if (find(identity.topicId(), identity.partition()) instanceof PartitionLookup.Led(var leader)) {
                directory.recoveryBegun();
                leader.load(0, opened -> {
                    directory.recoveryEnded();
                    recoverMore(directory);
                });
            }
            identity = directory.nextToRecover();
        }
    }

    private void scheduleExpiry() {
        expiryTimer = setup.shard().schedule(expirySweepNanos(), () -> {
            List<PartitionLeader> all = new ArrayList<>();
            touched.values().forEach(topic -> all.addAll(leaders(topic)));
            expire(all.iterator());
        });
    }

    private long expirySweepNanos() {
        return setup.directories().getFirst().logs().intervals().producerExpirySweepNanos();
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
        Map<String, String> overrides = image.topicOverrides(topic.name());
        return overrides.isEmpty() ? plainSettings : TopicSettings.of(overrides, defaults);
    }

    private static LeaderTerm term(Partition partition, TouchedTopic entry) {
        return new LeaderTerm(
                partition.leaderEpoch(),
                partition.replicas().size(),
                partition.isr().size(),
                entry.settings);
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
