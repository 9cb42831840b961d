package io.courant.log;

import io.courant.base.Disk;
import io.courant.log.compact.CompactionMark;
import io.courant.log.compact.SegmentListing;
import io.courant.log.segment.DamagedRange;
import io.courant.log.segment.ScanRules;
import io.courant.log.segment.Segment;
import io.courant.log.segment.SegmentCheck;
import io.courant.wire.TopicIdPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The logs of a shard that lie in the directory and that nobody has opened since the start, for the scrub and for retention:
 * one after the other, in the order of the directory's own list, so that coming round to all of them takes no memory. They
 * are left unopened; what is found damaged in one waits here for its opening. On the shard.
 */
final class UnopenedLogs {

    private final DataDirectory directory;
    private final Map<TopicIdPartition, List<Damage>> damage = new HashMap<>(0);
    private Predicate<LogIdentity> isUnopened = identity -> false;

    private record Damage(long baseOffset, DamagedRange range) {}

    /** One log, whose segments are checked one after the other: up to what the checkpoint at the start has proven. */
    record UnopenedLog(LogIdentity identity, Path path, CheckpointEntry entry, Queue<SegmentCheck> left) {}

    UnopenedLogs(DataDirectory directory) {
        this.directory = directory;
    }

    /** From now on those are looked at of which {@code unopened} says that they are this shard's and not open. */
    void are(Predicate<LogIdentity> unopened) {
        isUnopened = unopened;
    }

    boolean isThere(UnopenedLog log) {
        return isUnopened.test(log.identity);
    }

    /** A way through all of them of whose entry in the checkpoint {@code wanted} holds, again and again. */
    Pass pass(Predicate<CheckpointEntry> wanted) {
        return new Pass(wanted);
    }

    /** Comes to one log after the other; on the shard. */
    final class Pass {
        private final Predicate<CheckpointEntry> wanted;
        /** Where in the directory's list it has come to. */
        private int next;

        private Pass(Predicate<CheckpointEntry> wanted) {
            this.wanted = wanted;
        }

        boolean isThere(UnopenedLog log) {
            return UnopenedLogs.this.isThere(log);
        }

        /** The next wanted one of this pass; null at the end of the pass, and then the next one begins. */
        @Nullable
        UnopenedLog next() {
            List<LogIdentity> found = directory.logs();
            while (next < found.size()) {
                LogIdentity identity = found.get(next++);
                CheckpointEntry entry = directory.entryAtStart(identity.key());
                if (entry != null && wanted.test(entry) && isUnopened.test(identity)) {
                    Path path = directory.path().resolve(identity.directoryName());
                    return new UnopenedLog(identity, path, entry, new ArrayDeque<>());
                }
            }
            next = 0;
            return null;
        }
    }

    /**
     * What lies in the directory of a log.
     *
     * @param bases where its segments begin, in order
     * @param isSettled whether no exchange of segments has been left half done; else whoever opens the log ends it
     */
    record Listed(List<Long> bases, boolean isSettled, CompactionMark compaction) {}

    /** Lists the directory of {@code log}. Blocks; for a lane. */
    static Listed listed(Disk disk, UnopenedLog log) throws IOException {
        SegmentListing listing = SegmentListing.of(log.path, disk.list(log.path));
        CompactionMark mark = switch (CompactionMark.read(disk, log.path, log.identity.key())) {
            case CompactionMark.Found.Sound(CompactionMark sound) -> sound;
            case CompactionMark.Found.Damaged ignored -> new CompactionMark(log.entry.recoveryPoint(), 0);
        };
        return new Listed(listing.bases(), listing.isSettled(), mark);
    }

    /** Arranges the checks of {@code log}, in whose directory lies what is {@code listed}. */
    static void arrange(UnopenedLog log, Listed listed) {
        if (!listed.isSettled) {
            return; // recovery reads it
        }
        List<Long> bases = listed.bases();
        CheckpointEntry entry = log.entry;
        int latestEpoch = entry.epochs().isEmpty()
                ? Integer.MAX_VALUE
                : entry.epochs().getLast().epoch();
        ScanRules rules = new ScanRules(
                LogConfig.DEFAULT.indexIntervalBytes(),
                latestEpoch,
                new ScanRules.KnownEpochs(entry.epochs(), entry.recoveryPoint()),
                listed.compaction.gapsBelow());
        for (int i = 0; i < bases.size(); i++) {
            long base = bases.get(i);
            if (i + 1 < bases.size() && bases.get(i + 1) <= entry.logStartOffset()) {
                continue; // taken out of use, and perhaps half deleted
            }
            boolean sealed = base < entry.activeBaseOffset() && i + 1 < bases.size();
            if (sealed) {
                log.left.add(new SegmentCheck(log.path, base, Integer.MAX_VALUE, bases.get(i + 1), rules, true));
            } else if (base == entry.activeBaseOffset() && entry.activePosition() > 0) {
                log.left.add(
                        new SegmentCheck(log.path, base, entry.activePosition(), entry.recoveryPoint(), rules, false));
            }
        }
    }

    /** Keeps {@code range} for the opening of {@code log}; false when it is known. */
    boolean note(UnopenedLog log, long baseOffset, DamagedRange range) {
        List<Damage> known = damage.computeIfAbsent(log.identity.key(), ignored -> new ArrayList<>(1));
        Damage found = new Damage(baseOffset, range);
        return !known.contains(found) && known.add(found);
    }

    /** A log is being opened: what is damaged in it is not served. */
    void opened(LogState state) {
        List<Damage> known = damage.remove(state.identity.key());
        if (known == null) {
            return;
        }
        for (Damage each : known) {
            Segment segment = state.segments.holding(each.baseOffset);
            if (segment != null && segment.baseOffset() == each.baseOffset) {
                segment.noteDamage(each.range);
            }
        }
    }

    /** A log is deleted or put aside. */
    void gone(LogIdentity identity) {
        damage.remove(identity.key());
    }
}
