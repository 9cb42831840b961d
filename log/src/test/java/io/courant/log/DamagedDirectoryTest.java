package io.courant.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Uuid;
import io.courant.log.journal.JournalLimits;
import io.courant.log.offline.Finding;
import io.courant.log.offline.LogVerify;
import io.courant.log.offline.VerifyReport;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.disk.SimulatedDisk;
import io.courant.testkit.gen.Property;
import io.courant.wire.record.BatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each kind of file of a real directory, damaged in each way at random places: what {@code log verify} says of it, and what the
 * next start does. Whatever was acknowledged is served as it was or named as damaged, and all of it is served where a copy of
 * it is left.
 */
class DamagedDirectoryTest {

    private static final int RUNS = 40;
    private static final int EPOCH = 2;
    private static final long PRODUCER_OF_KEYS = 99;

    /** From the name that counts to the one that the segment has for good. */
    private static final int OPERATIONS_OF_AN_EXCHANGE = 8;

    private static final ByteBuffer MORE = new BatchBuilder()
            .append(SimulatedClock.FIRST_WALL_MS, "more".getBytes(UTF_8), new byte[10])
            .build();

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final JournalLimits SMALL_JOURNAL =
            new JournalLimits(64 * 1024, 6, 1024 * 1024, 16 * 1024, JournalLimits.MOST_ACTIONS);
    private static final LogConfig CONFIG = LogConfig.DEFAULT.withSegments(3000, 1L << 40);
    private static final List<LogIdentity> LOGS = List.of(
            LogNode.LOG, new LogIdentity("topic", LogNode.TOPIC, 4), new LogIdentity("other", new Uuid(79, 80), 0));

    /** There where files of compaction are damaged. Of its batches those count as acknowledged here whose key comes once. */
    private static final LogIdentity KEYED = new LogIdentity("keyed", new Uuid(81, 82), 0);

    private static final LogConfig COMPACTED = CONFIG.withRetention(LogConfig.Retention.FOREVER)
            .withCompaction(new LogConfig.Compaction(true, 0, Long.MAX_VALUE, 0, 3_600_000));

    /** Two checkpoints, and a look for something to compact behind each. */
    private static final long COMPACTED_NANOS = 80 * SECOND_NANOS;

    /** The files that are damaged, one at a time. */
    enum Kind {
        JOURNAL(".journal"),
        CHECKPOINT("checkpoint."),
        SEGMENT(".log"),
        INDEX(".idx"),
        SNAPSHOT(".prod"),
        METADATA("partition.metadata"),
        CLEAN_STOP("clean-stop"),
        COUNTED_IN("counted-in"),
        COMPACTION_MARK("compaction"),
        EXCHANGED_SEGMENT(".swap"),
        IDENTITY("identity");

        private final String mark;

        Kind(String mark) {
            this.mark = mark;
        }

        boolean is(Path file) {
            return String.valueOf(file.getFileName()).contains(mark);
        }

        boolean holdsBatches() {
            return this == SEGMENT || this == EXCHANGED_SEGMENT;
        }

        boolean isOfCompaction() {
            return this == COMPACTION_MARK || this == EXCHANGED_SEGMENT;
        }
    }

    /**
     * A mark that is sound and says less than was compacted, or none: offsets that are missing above it are damage, and the
     * batch behind each, which may have got its offset wrong, is not served.
     */
    private static boolean saysTooLittle(Kind kind, Damage damage) {
        return kind == Kind.COMPACTION_MARK
                && (damage == Damage.MISSING || damage == Damage.STALE || damage == Damage.FOREIGN);
    }

    /** What is done to a file. */
    enum Damage {
        FLIPPED,
        TORN,
        TRUNCATED,
        EMPTIED,
        GARBLED,
        MISSING,
        STALE,
        FOREIGN
    }

    /** A directory that was worked in, what was acknowledged, and what its files held in the midst. */
    private static final class Worked {
        final LogNode node;
        final Map<LogIdentity, TreeMap<Long, ByteBuffer>> acknowledged = new HashMap<>();
        final Map<LogIdentity, ByteBuffer> lastSent = new HashMap<>();
        final Map<Path, byte[]> earlier = new HashMap<>();
        final List<LogIdentity> logs = new ArrayList<>(LOGS);
        private final SeededRandom random;

        Worked(SeededRandom random, Kind kind) throws IOException {
            this.random = random;
            if (kind.isOfCompaction()) {
                logs.add(KEYED);
            }
            node = new LogNode(random.nextInt(1 << 20), disk -> disk, SMALL_JOURNAL);
            int[] sequences = new int[LOGS.size()];
            int keyedSequence = 0;
            int lives = random.between(2, 4);
            for (int life = 0; life < lives; life++) {
                for (int i = 0; i < LOGS.size(); i++) {
                    sequences[i] = append(LOGS.get(i), i, sequences[i]);
                }
                if (kind.isOfCompaction()) {
                    keyedSequence = appendKeyed(keyedSequence);
                    compact(kind == Kind.EXCHANGED_SEGMENT && life == lives - 1);
                }
                if (node.disk.faults().isDown()) {
                    node.endProcess();
                } else if (life < lives - 1 || random.oneIn(2)) {
                    node.stopCleanly();
                } else {
                    node.endProcess();
                }
                if (life == lives - 2) {
                    earlier.putAll(contents(node.disk));
                }
                if (life < lives - 1) {
                    node.start();
                }
            }
        }

        private int append(LogIdentity identity, int producer, int sequence) throws IOException {
            PartitionLog log = node.open(identity, CONFIG);
            int next = sequence;
            int batches = random.between(1, 12);
            for (int i = 0; i < batches; i++) {
                int records = random.between(1, 40);
                ByteBuffer batch = LogNode.batchFrom(9 + producer, 0, next, records);
                ByteBuffer sent = ByteBuffer.allocate(batch.remaining())
                        .put(batch.duplicate())
                        .flip();
                long offset = log.logEndOffset();
                node.append(log, batch, EPOCH);
                acknowledged.computeIfAbsent(identity, key -> new TreeMap<>()).put(offset, sent);
                lastSent.put(identity, sent);
                next += records;
            }
            node.makeDurable(log);
            return next;
        }

        /** Some batches with a key of their own among many with keys that come again. */
        private int appendKeyed(int sequence) throws IOException {
            PartitionLog log = DamagedDirectoryTest.open(node, KEYED);
            int end = sequence + random.between(20, 60);
            for (int next = sequence; next < end; next++) {
                boolean own = random.oneIn(3) || next == end - 1;
                ByteBuffer batch = keyed(own ? "own-" + next : "again-" + random.nextInt(3), next);
                ByteBuffer sent = ByteBuffer.allocate(batch.remaining())
                        .put(batch.duplicate())
                        .flip();
                long offset = log.logEndOffset();
                node.append(log, batch, EPOCH);
                if (own) {
                    acknowledged.computeIfAbsent(KEYED, key -> new TreeMap<>()).put(offset, sent);
                    lastSent.put(KEYED, sent);
                }
            }
            node.makeDurable(log);
            return end;
        }

        private void compact(boolean endWithinAnExchange) {
            if (endWithinAnExchange) {
                node.disk.faults().endProcessAfterTouching(Kind.EXCHANGED_SEGMENT.mark, OPERATIONS_OF_AN_EXCHANGE);
            }
            node.world.run(node.shard, node.checkpointer::start);
            node.world.runFor(COMPACTED_NANOS);
        }

        private static ByteBuffer keyed(String key, int sequence) {
            return new BatchBuilder()
                    .producer(PRODUCER_OF_KEYS, (short) 0, sequence)
                    .append(SimulatedClock.FIRST_WALL_MS, key.getBytes(UTF_8), new byte[60])
                    .build();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void nothingThatWasAcknowledgedIsLostUnnamed(Kind kind) {
        Map<Damage, Integer> tried = new EnumMap<>(Damage.class);
        Property.check(RUNS, random -> {
            Damage damage = Damage.values()[random.nextInt(Damage.values().length)];
            Worked worked = new Worked(random.fork("work"), kind);
            Worked stranger = new Worked(random.fork("stranger"), kind);
            Path file = damage(kind, damage, worked, stranger, random);
            if (file != null) {
                tried.merge(damage, 1, Integer::sum);
                try {
                    check(kind, damage, worked, file);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError(damage + " " + file + ": " + e.getMessage(), e);
                }
            }
        });
        if (Long.getLong("property.seed") == null) {
            assertThat(tried).hasSizeGreaterThan(Damage.values().length / 2);
        }
    }

    @Test
    void anUndamagedDirectoryIsSound() {
        Property.check(RUNS, random -> {
            Worked worked = new Worked(random, Kind.SEGMENT);
            VerifyReport report = new LogVerify(worked.node.disk.copy(1)).verify(LogNode.PATH);
            assertThat(report.findings()).extracting(Finding::severity).isSubsetOf(List.of(Finding.Severity.TAIL));
        });
    }

    /** Damages one file; null when that has changed nothing, or cannot be told from what is right. */
    private static @Nullable Path damage(Kind kind, Damage damage, Worked worked, Worked stranger, SeededRandom random)
            throws IOException {
        SimulatedDisk disk = worked.node.disk;
        Map<Path, byte[]> now = contents(disk);
        List<Path> files = now.keySet().stream().filter(kind::is).sorted().toList();
        if (files.isEmpty()) {
            return null;
        }
        Path file = files.get(random.nextInt(files.size()));
        byte[] before = Objects.requireNonNull(now.get(file));
        byte @Nullable [] after = before.clone();
        int at = before.length == 0 ? 0 : random.nextInt(before.length);
        switch (damage) {
            case FLIPPED -> {
                if (before.length > 0) {
                    after[at] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case TORN -> Arrays.fill(after, at / 512 * 512, Math.min(after.length, at / 512 * 512 + 512), (byte) 0);
            case TRUNCATED -> after = Arrays.copyOf(before, at);
            case EMPTIED -> after = new byte[0];
            case GARBLED -> {
                for (int i = at; i < Math.min(after.length, at + 200); i++) {
                    after[i] = (byte) random.nextInt(256);
                }
            }
            case MISSING -> {
                disk.delete(file);
                return file;
            }
            case STALE -> after = worked.earlier.get(file);
            case FOREIGN -> {
                if (kind.holdsBatches()
                        || kind == Kind.CLEAN_STOP
                        || kind == Kind.COUNTED_IN
                        || kind == Kind.METADATA) {
                    return null; // batches do not say whose they are, as in Kafka; the others would be right here
                }
                after = foreign(file, now, contents(stranger.node.disk));
            }
        }
        if (after == null || Arrays.equals(before, after)) {
            return null;
        }
        try (DiskFile open = disk.open(file, Disk.Mode.READ_WRITE)) {
            open.truncate(0);
            open.write(0, ByteBuffer.wrap(after));
        }
        return file;
    }

    /** A file of this name of another partition, or else of another directory. */
    private static byte @Nullable [] foreign(Path file, Map<Path, byte[]> ours, Map<Path, byte[]> theirs) {
        for (LogIdentity log : LOGS) {
            Path other = LogNode.PATH.resolve(log.directoryName()).resolve(file.getFileName());
            if (!other.equals(file) && file.getNameCount() == other.getNameCount() && ours.containsKey(other)) {
                return ours.get(other);
            }
        }
        return theirs.get(file);
    }

    private static void check(Kind kind, Damage damage, Worked worked, Path file) throws Exception {
        LogNode node = worked.node;
        SimulatedDisk copy = node.disk.copy(1);
        Map<Path, byte[]> before = contents(copy);
        VerifyReport report = kind == Kind.IDENTITY && damage == Damage.MISSING
                ? null // then it is any directory
                : new LogVerify(copy).verify(LogNode.PATH);
        assertUnchanged(before, contents(copy));
        if (DirectoryView.of(node.disk.copy(1), LogNode.PATH) instanceof DirectoryView.Refused(var refusal)) {
            assertThat(kind).isIn(Kind.IDENTITY, Kind.JOURNAL);
            assertThat(refusal.message()).contains(LogNode.PATH.toString());
            assertThat(report == null || !report.sound()).isTrue();
            return;
        }
        Unproven unproven = unprovenBy(worked, kind, file);
        node.intervals = LogIntervals.SHIPPED.withScrub(new ScrubPace(1 << 30, SECOND_NANOS));
        node.start();
        worked.logs.forEach(log -> open(node, log));
        node.world.runFor(10 * SECOND_NANOS); // a pass of the scrub: reads do not look at checksums
        boolean allServed = requireAcknowledged(worked, unproven);
        List<String> named = node.events.messages("log.damaged");
        boolean hasAll = !kind.holdsBatches() && !saysTooLittle(kind, damage);
        if (hasAll) {
            assertThat(allServed).as("all is served: %s", named).isTrue();
            requireProducers(worked);
        }
        if (!allServed) {
            assertThat(named).isNotEmpty();
        }
        if (report != null && report.sound()) {
            assertThat(allServed).as("verify says sound").isTrue();
            assertThat(named).as("verify says sound: %s", report.findings()).isEmpty();
        }
        requireWorks(worked, allServed && !saysTooLittle(kind, damage), file);
    }

    /**
     * Up to where checkpoint and journal prove the log in which {@code file} lies; null for other files. What was synced in its
     * segment alone, and neither journaled since nor checkpointed, cannot be told from a torn tail when it is damaged: it is
     * named as one, if there is anything left to name, and cut.
     */
    private static @Nullable Unproven unprovenBy(Worked worked, Kind kind, Path file) throws IOException {
        if (kind.holdsBatches()) {
            StoredClaims claims = StoredClaims.read(worked.node.disk.copy(1), LogNode.PATH);
            for (LogIdentity log : worked.logs) {
                if (file.startsWith(LogNode.PATH.resolve(log.directoryName()))) {
                    return new Unproven(log, claims.of(log).provenEnd());
                }
            }
        }
        return null;
    }

    private record Unproven(LogIdentity log, long fromOffset) {
        boolean covers(LogIdentity other, long offset) {
            return other.equals(log) && offset >= fromOffset;
        }
    }

    /** Reads what was acknowledged; true when all of it is served, and fails when anything else is served in its place. */
    private static boolean requireAcknowledged(Worked worked, @Nullable Unproven unproven) throws IOException {
        boolean all = true;
        for (var log : worked.acknowledged.entrySet()) {
            PartitionLog open = open(worked.node, log.getKey());
            for (var batch : log.getValue().entrySet()) {
                if (batch.getKey() >= open.logEndOffset()) {
                    assertThat(unproven != null && unproven.covers(log.getKey(), batch.getKey()))
                            .as("%s ends at %s", log.getKey(), open.logEndOffset())
                            .isTrue();
                    continue;
                }
                ReadResult read = worked.node.read(open, batch.getKey(), 1, open.logEndOffset());
                if (read instanceof ReadResult.Corrupt) {
                    all = false;
                } else {
                    ByteBuffer bytes = ByteBuffer.wrap(LogNode.bytes(read));
                    assertThat(bytes.getLong(0)).isEqualTo(batch.getKey());
                    // From the attributes on: offset and epoch are stamped.
                    assertThat(bytes.slice(21, bytes.limit() - 21))
                            .as("%s at offset %s", log.getKey(), batch.getKey())
                            .isEqualTo(
                                    batch.getValue().slice(21, batch.getValue().limit() - 21));
                }
            }
        }
        return all;
    }

    private static PartitionLog open(LogNode node, LogIdentity identity) {
        LogConfig config = identity.equals(KEYED) ? COMPACTED : CONFIG;
        return node.world.success(node.shard, done -> node.logs.open(identity, config, EPOCH, done));
    }

    /** What was sent last is known when it comes again. */
    private static void requireProducers(Worked worked) throws IOException {
        for (var sent : worked.lastSent.entrySet()) {
            AppendResult result = worked.node.append(
                    open(worked.node, sent.getKey()), sent.getValue().duplicate(), EPOCH);
            assertThat(result).as("%s", sent.getKey()).isInstanceOf(AppendResult.Duplicate.class);
        }
    }

    /** It takes more, stops cleanly, and then nothing is damaged but what stays so. */
    private static void requireWorks(Worked worked, boolean allServed, Path file) throws Exception {
        LogNode node = worked.node;
        for (LogIdentity identity : worked.logs) {
            PartitionLog log = open(node, identity);
            assertThat(node.append(log, MORE.duplicate(), EPOCH)).isInstanceOf(AppendResult.Appended.class);
            node.makeDurable(log);
        }
        node.stopCleanly();
        List<Finding> left = new ArrayList<>(
                new LogVerify(node.disk.copy(1)).verify(LogNode.PATH).findings());
        left.removeIf(finding -> finding.severity() != Finding.Severity.DAMAGE);
        if (allServed) {
            // What is damaged below the journal or a checkpoint stays until it is written over.
            left.removeIf(
                    finding -> finding.file().equals(file) || finding.file().endsWith("journal"));
            assertThat(left).isEmpty();
        }
    }

    private static void assertUnchanged(Map<Path, byte[]> before, Map<Path, byte[]> after) {
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach(
                (path, bytes) -> assertThat(after.get(path)).as("%s", path).isEqualTo(bytes));
    }

    private static Map<Path, byte[]> contents(Disk disk) throws IOException {
        Map<Path, byte[]> contents = new HashMap<>();
        read(disk, LogNode.PATH, contents);
        return contents;
    }

    private static void read(Disk disk, Path path, Map<Path, byte[]> contents) throws IOException {
        if (disk.isDirectory(path)) {
            for (String name : disk.list(path)) {
                read(disk, path.resolve(name), contents);
            }
            return;
        }
        try (DiskFile file = disk.open(path, Disk.Mode.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.read(0, bytes);
            contents.put(path, bytes.array());
        }
    }
}
