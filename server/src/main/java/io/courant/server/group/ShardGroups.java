package io.courant.server.group;

import io.courant.base.Buffers;
import io.courant.base.Clock;
import io.courant.base.EventLog;
import io.courant.base.Lane;
import io.courant.base.Random;
import io.courant.base.Shard;
import io.courant.base.Shards;
import io.courant.base.Uuid;
import io.courant.base.metrics.Metrics;
import io.courant.coordinator.CoordinatorLimits;
import io.courant.coordinator.group.GroupContext;
import io.courant.coordinator.group.GroupCoordinator;
import io.courant.coordinator.group.GroupMeters;
import io.courant.coordinator.group.GroupRecord;
import io.courant.coordinator.group.GroupRecordFormat;
import io.courant.coordinator.group.TopicView;
import io.courant.coordinator.runtime.CoordinatorPartition;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.ImageChange;
import io.courant.metadata.image.ImageListener;
import io.courant.metadata.image.Partition;
import io.courant.metadata.image.Topic;
import io.courant.replication.ShardPartitions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The coordinators of groups on one shard: one for each partition of {@code __consumer_offsets} that this broker leads there.
 * They are loaded in the background as soon as the image names them, a few at a time; one that is asked for goes first.
 */
public final class ShardGroups implements ImageListener {

    /**
     * What the coordinators of a shard stand on.
     *
     * @param index of the shard
     * @param partitions of the shard
     * @param lane reads what is stored
     */
    public record Setup(
            int brokerId,
            int index,
            Shards shards,
            ShardPartitions partitions,
            Lane lane,
            Clock clock,
            Random random,
            Buffers buffers,
            EventLog events,
            Metrics metrics,
            CoordinatorSettings settings) {

        Shard shard() {
            return shards.data().get(index);
        }
    }

    private static final long NANOS_PER_MS = 1_000_000;

    private final Setup setup;
    private final GroupContext context;
    private final GroupRecordFormat format = new GroupRecordFormat();
    private final Map<Integer, CoordinatorPartition<GroupRecord, GroupCoordinator>> coordinators = new TreeMap<>();
    private final Deque<CoordinatorPartition<GroupRecord, GroupCoordinator>> toLoad = new ArrayDeque<>();
    private ClusterImage image = ClusterImage.EMPTY;
    private Uuid topicId = Uuid.ZERO;
    /** Of those that were not asked for. */
    private final Set<CoordinatorPartition<GroupRecord, GroupCoordinator>> loading = new HashSet<>();

    private boolean closed;

    public ShardGroups(Setup setup) {
        this.setup = setup;
        this.context = new GroupContext(
                setup.shard(),
                setup.clock(),
                setup.random(),
                setup.partitions()::expiryMs,
                setup.settings().groups().dividedBy(setup.shards().data().size()),
                new ImageTopics(),
                new GroupMeters(setup.metrics()),
                setup.events());
    }

    /** The coordinator of a partition of this shard, loaded or not; null when it is not here. */
    public @Nullable CoordinatorPartition<GroupRecord, GroupCoordinator> coordinator(Uuid topic, int partition) {
        return topic.equals(topicId) ? coordinators.get(partition) : null;
    }

    /** All coordinators of this shard. */
    public List<CoordinatorPartition<GroupRecord, GroupCoordinator>> all() {
        return List.copyOf(coordinators.values());
    }

    @Override
    public void imageChanged(ImageChange change) {
        if (closed) {
            return;
        }
        image = change.after();
        Topic topic = image.topic(OffsetsTopic.NAME);
        Uuid id = topic == null ? Uuid.ZERO : topic.id();
        if (!id.equals(topicId)) {
            closeAll();
            topicId = id;
        }
        if (topic != null && change.topics().contains(id)) {
            follow(topic);
        }
        Map<String, Uuid> deleted = new HashMap<>();
        for (Uuid changed : change.topics()) {
            Topic before = change.before().topic(changed);
            if (before != null && image.topic(changed) == null) {
                deleted.put(before.name(), changed);
            }
        }
        if (!deleted.isEmpty()) {
            topicsDeleted(deleted);
        }
    }

    /** The broker stops: whoever waits is told to look elsewhere. */
    public void close() {
        closed = true;
        closeAll();
    }

    private void topicsDeleted(Map<String, Uuid> ids) {
        for (CoordinatorPartition<GroupRecord, GroupCoordinator> coordinator : coordinators.values()) {
            GroupCoordinator serving = coordinator.serving();
            if (serving != null) {
                serving.topicsDeleted(ids);
            }
        }
    }

    private void closeAll() {
        List<CoordinatorPartition<GroupRecord, GroupCoordinator>> closing = all();
        coordinators.clear();
        toLoad.clear();
        closing.forEach(CoordinatorPartition::close);
    }

    private void follow(Topic topic) {
        for (Partition partition : topic.partitions()) {
            if (setup.shards().ofPartition(topic.id(), partition.index()).index() != setup.index()) {
                continue;
            }
            boolean isLedHere = partition.leader() == setup.brokerId();
            CoordinatorPartition<GroupRecord, GroupCoordinator> present = coordinators.get(partition.index());
            if (isLedHere && present == null) {
                CoordinatorPartition<GroupRecord, GroupCoordinator> made = make(topic.id(), partition.index());
                coordinators.put(partition.index(), made);
                toLoad.add(made);
            } else if (!isLedHere && present != null) {
                coordinators.remove(partition.index());
                toLoad.remove(present);
                present.close();
            }
        }
        loadMore();
    }

    private CoordinatorPartition<GroupRecord, GroupCoordinator> make(Uuid topic, int partition) {
        var log = new PartitionCoordinatorLog(setup.partitions(), topic, partition, setup.shard(), setup.lane());
        return new CoordinatorPartition<>(
                new CoordinatorPartition.Setup(
                        OffsetsTopic.NAME + "-" + partition,
                        log,
                        setup.shard(),
                        setup.clock(),
                        setup.buffers(),
                        setup.events(),
                        setup.settings().commitTimeoutMs() * NANOS_PER_MS),
                format,
                writer -> new GroupCoordinator(context, writer),
                this::loadEnded);
    }

    private void loadMore() {
        while (loading.size() < CoordinatorLimits.LOADS_AT_A_TIME) {
            CoordinatorPartition<GroupRecord, GroupCoordinator> next = toLoad.poll();
            if (next == null) {
                return;
            }
            if (next.mayLoad()) {
                loading.add(next);
                next.load();
            }
        }
    }

    private void loadEnded(CoordinatorPartition<GroupRecord, GroupCoordinator> ended) {
        if (loading.remove(ended) && !closed) {
            setup.shard().execute(this::loadMore);
        }
    }

    private final class ImageTopics implements TopicView {

        @Override
        public boolean has(String topic, int partition) {
            Topic known = image.topic(topic);
            return known != null && partition >= 0 && partition < known.partitionCount();
        }

        @Override
        public Uuid id(String topic) {
            Topic known = image.topic(topic);
            return known == null ? Uuid.ZERO : known.id();
        }
    }
}
