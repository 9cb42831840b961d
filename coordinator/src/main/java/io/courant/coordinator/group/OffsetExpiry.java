package io.courant.coordinator.group;

import io.courant.base.Timer;
import io.courant.coordinator.runtime.RecordWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What nobody makes use of any more goes: offsets of a group without members, offsets of topics that the members have not
 * subscribed to, and at last the group itself. Looked for from time to time.
 *
 * <p>Time is that by which things grow old, not the wall clock: one that jumps a year ahead must not delete what is committed.
 */
final class OffsetExpiry {

    private static final long NANOS_PER_MS = 1_000_000;

    private record Key(String topic, int partition) {}

    private final GroupContext context;
    private final RecordWriter<GroupRecord> writer;
    private final GroupSweep sweep;
    private @Nullable Timer timer;
    private boolean stopped;

    OffsetExpiry(GroupContext context, Groups groups, RecordWriter<GroupRecord> writer) {
        this.context = context;
        this.writer = writer;
        this.sweep = new GroupSweep(context.shard(), groups, () -> !stopped);
    }

    void start() {
        timer = context.shard()
                .schedule(
                        context.settings().offsetsRetentionCheckMs() * NANOS_PER_MS,
                        () -> sweep.start(this::expire, this::start));
    }

    void stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel();
        }
    }

    /** A topic is gone: what was committed for it says nothing about one that is made under its name later. */
    void topicDeleted(String topic) {
        sweep.start(
                group -> {
                    List<Integer> partitions = new ArrayList<>(0);
                    group.offsets.forEach(topic, (partition, offset) -> partitions.add(partition));
                    partitions.forEach(partition -> forget(group, topic, partition));
                },
                () -> {});
    }

    /** Topics that have gone while nothing was loaded. */
    void forgetWhatIsGone() {
        sweep.start(
                group -> {
                    List<Key> gone = new ArrayList<>(0);
                    group.offsets
                            .all()
                            .forEach((topic, offsets) -> offsets.keySet().forEach(partition -> {
                                if (!context.topics().has(topic, partition)) {
                                    gone.add(new Key(topic, partition));
                                }
                            }));
                    gone.forEach(key -> forget(group, key.topic(), key.partition()));
                },
                () -> {});
    }

    private void expire(Group group) {
        long nowMs = context.expiryMs().getAsLong();
        Optional<Set<String>> subscribed =
                group.state == GroupState.STABLE ? Subscriptions.topics(group) : Optional.empty();
        boolean mayExpire = group.state == GroupState.EMPTY || subscribed.isPresent();
        if (!mayExpire) {
            return;
        }
        List<Key> expired = new ArrayList<>(0);
        for (Map.Entry<String, Map<Integer, CommittedOffset>> topic :
                group.offsets.all().entrySet()) {
            if (subscribed.map(topics -> topics.contains(topic.getKey())).orElse(false)) {
                continue;
            }
            topic.getValue().forEach((partition, offset) -> {
                if (isExpired(group, offset, nowMs)) {
                    expired.add(new Key(topic.getKey(), partition));
                }
            });
        }
        expired.forEach(key -> forget(group, key.topic(), key.partition()));
        context.meters().expiredOffsets.add(expired.size());
        if (group.state == GroupState.EMPTY && group.offsets.isEmpty() && group.isStored && group.pendingCount() == 0) {
            writer.write(new GroupRecord.Generation(group.id, null));
        }
    }

    private boolean isExpired(Group group, CommittedOffset offset, long nowMs) {
        if (offset.expireTimestampMs() != CommittedOffset.NO_EXPIRY) {
            return nowMs >= offset.expireTimestampMs();
        }
        boolean countsFromItsEnd =
                group.state == GroupState.EMPTY && !group.protocolType.isEmpty() && group.stateTimestampMs >= 0;
        long sinceMs = countsFromItsEnd ? group.stateTimestampMs : offset.commitTimestampMs();
        return nowMs - sinceMs >= context.settings().offsetsRetentionMs();
    }

    private void forget(Group group, String topic, int partition) {
        writer.write(new GroupRecord.Offset(group.id, topic, partition, null));
    }
}
