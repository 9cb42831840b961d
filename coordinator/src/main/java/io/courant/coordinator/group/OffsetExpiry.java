package io.courant.coordinator.group;

import io.courant.base.Timer;
import io.courant.base.Uuid;
import io.courant.coordinator.runtime.RecordWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /**
     * Topics are gone: what was committed for them says nothing about those that are made under their names. What is committed for
     * these meanwhile stays.
     */
    void topicsDeleted(Map<String, Uuid> ids) {
        sweep.start(
                group -> {
                    List<Key> gone = new ArrayList<>(0);
                    Map<String, Map<Integer, CommittedOffset>> all = group.offsets.all();
                    for (String topic : ids.size() < all.size() ? ids.keySet() : all.keySet()) {
                        Uuid id = ids.get(topic);
                        Map<Integer, CommittedOffset> offsets = all.get(topic);
                        if (id != null && offsets != null) {
                            offsets.forEach((partition, offset) -> {
                                if (offset.isOf(id)) {
                                    gone.add(new Key(topic, partition));
                                }
                            });
                        }
                    }
                    gone.forEach(key -> forget(group, key.topic(), key.partition()));
                },
                () -> {});
    }

    /** Topics that have gone while nothing was loaded, perhaps to be made anew. */
    void forgetWhatIsGone() {
        sweep.start(
                group -> {
                    List<Key> gone = new ArrayList<>(0);
                    group.offsets.all().forEach((topic, offsets) -> {
                        Uuid id = context.topics().id(topic);
                        offsets.forEach((partition, offset) -> {
                            if (!context.topics().has(topic, partition) || !offset.isOf(id)) {
                                gone.add(new Key(topic, partition));
                            }
                        });
                    });
                    gone.forEach(key -> forget(group, key.topic(), key.partition()));
                },
                () -> {});
    }

    private void expire(Group group) {
        List<Key> old = old(group);
        if (!old.isEmpty()) {
            List<Key> expired = unused(group, old);
            expired.forEach(key -> forget(group, key.topic(), key.partition()));
            context.meters().expiredOffsets.add(expired.size());
        }
        if (group.state == GroupState.EMPTY && group.offsets.isEmpty() && group.isStored && group.pendingCount() == 0) {
            writer.write(new GroupRecord.Generation(group.id, null));
        }
    }

    private List<Key> old(Group group) {
        long nowMs = context.expiryMs().getAsLong();
        List<Key> old = new ArrayList<>(0);
        group.offsets
                .all()
                .forEach((topic, offsets) -> offsets.forEach((partition, offset) -> {
                    if (isExpired(group, offset, nowMs)) {
                        old.add(new Key(topic, partition));
                    }
                }));
        return old;
    }

    /** Those of {@code old} that nobody makes use of; none while that is not known. */
    private static List<Key> unused(Group group, List<Key> old) {
        return switch (group.state) {
            case EMPTY -> old;
            case STABLE ->
                Subscriptions.topics(group)
                        .map(topics -> old.stream()
                                .filter(key -> !topics.contains(key.topic()))
                                .toList())
                        .orElse(List.of());
            case PREPARING, COMPLETING -> List.of();
        };
    }

    private boolean isExpired(Group group, CommittedOffset offset, long nowMs) {
        if (offset.expireTimestampMs() != CommittedOffset.NO_EXPIRY) {
            return nowMs >= offset.expireTimestampMs();
        }
        boolean countsFromItsEnd =
                group.state == GroupState.EMPTY && !group.protocolType().isEmpty() && group.stateTimestampMs >= 0;
        // Later than the end is what an administrator has set: in Kafka it goes at once when the end is long ago.
        long sinceMs = countsFromItsEnd
                ? Math.max(group.stateTimestampMs, offset.commitTimestampMs())
                : offset.commitTimestampMs();
        return nowMs - sinceMs >= context.settings().offsetsRetentionMs();
    }

    private void forget(Group group, String topic, int partition) {
        writer.write(new GroupRecord.Offset(group.id, topic, partition, null));
    }
}
