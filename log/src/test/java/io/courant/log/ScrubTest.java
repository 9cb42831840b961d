package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Done;
import io.courant.log.metrics.LogMetrics;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.disk.ForwardingDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bytes that change on the disk while the broker runs: found without being asked for, named once, served no more. */
class ScrubTest {

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long REST_NANOS = 100 * SECOND_NANOS;
    private static final ScrubPace PACE = new ScrubPace(1 << 20, REST_NANOS);
    private static final Path PARTITION = LogNode.PATH.resolve("topic-3");
    private static final Path FIRST_SEGMENT = PARTITION.resolve("00000000000000000000.log");
    private static final Path FIRST_INDEX = PARTITION.resolve("00000000000000000000.idx");
    private static final LogConfig CONFIG = LogConfig.DEFAULT.withSegments(3000, 1L << 40);

    private final List<Path> read = new ArrayList<>();
    private LogNode node;
    private PartitionLog log;
    private int batchBytes;

    /** What the process opens to read only, and nothing but the scrub does that to segments. */
    private final class ReadsSeen extends ForwardingDisk {
        ReadsSeen(Disk disk) {
            super(disk);
        }

        @Override
        public DiskFile open(Path file, Mode mode) throws IOException {
            if (mode == Mode.READ && file.toString().endsWith(".log")) {
                read.add(file);
            }
            return super.open(file, mode);
        }
    }

    /** Ten batches of 40 records, four to a segment, all synced. */
    @BeforeEach
    void fill() throws IOException {
        node = new LogNode(7, ReadsSeen::new);
        node.endProcess();
        startWith(PACE);
        for (int i = 0; i < 10; i++) {
            ByteBuffer batch = LogNode.batchFrom(9, 0, i * 40, 40);
            batchBytes = batch.remaining();
            node.append(log, batch, 2);
        }
        node.makeDurable(log);
        checkpoint();
    }

    private void startWith(ScrubPace pace) throws IOException {
        startUnopened(pace);
        log = node.open(CONFIG);
    }

    private void startUnopened(ScrubPace pace) throws IOException {
        node.intervals = LogIntervals.SHIPPED.withScrub(pace);
        node.start();
        node.world.run(node.shard, node.checkpointer::start);
    }

    /** Lets the scrub come to all logs of the directory that are not open. */
    private void scrubUnopened() {
        node.world.run(node.shard, () -> node.logs.scrubUnopened(identity -> node.logs.opened(identity.key()) == null));
    }

    private void checkpoint() {
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + SECOND_NANOS);
    }

    private void runOnePass() {
        node.world.runFor(REST_NANOS + 5 * SECOND_NANOS);
    }

    private void assertServedOnlyAround(long fromOffset, long toOffset) throws IOException {
        for (long offset = 0; offset < log.logEndOffset(); offset += 40) {
            ReadResult result = node.read(log, offset, batchBytes, log.logEndOffset());
            if (offset >= fromOffset && offset < toOffset) {
                assertThat(result).isInstanceOf(ReadResult.Corrupt.class);
            } else {
                assertThat(LogNode.bytes(result)).hasSize(batchBytes);
            }
        }
        if (fromOffset > 0) {
            byte[] before = LogNode.bytes(node.read(log, fromOffset - 1, 1 << 20, log.logEndOffset()));
            assertThat(before).hasSize(batchBytes);
        }
    }

    @Test
    void findsNothingInWhatIsSoundAndReadsAllOfItOnceAPass() {
        runOnePass();
        assertThat(read).hasSize(log.segmentCount()).doesNotHaveDuplicates();
        runOnePass();
        assertThat(read).hasSize(2 * log.segmentCount());
        assertThat(node.events.messages("log.damaged")).isEmpty();
        assertThat(node.events.messages("log.index-rebuilt")).isEmpty();
        assertThat(node.counted(LogMetrics.SCRUB_PASSES)).isEqualTo(2);
        assertThat(node.counted(LogMetrics.SCRUBBED_BYTES)).isEqualTo(2L * 10 * batchBytes);
        assertThat(node.counted(LogMetrics.DAMAGED_RANGES)).isZero();
    }

    @Test
    void aBatchDamagedInASealedSegmentIsNamedOnceAndServedNoMore() throws Exception {
        node.disk.flipBit(FIRST_SEGMENT, batchBytes + 70, 3);
        runOnePass();
        runOnePass();
        assertThat(node.events.messages("log.damaged"))
                .singleElement()
                .asString()
                .contains("topic", "-3", FIRST_SEGMENT.toString(), "offsets 40 to 79", "position " + batchBytes, "CRC");
        assertThat(node.counted(LogMetrics.DAMAGED_RANGES)).isEqualTo(1);
        assertThat(node.counted(LogMetrics.DAMAGED_PARTITIONS, "topic", "3")).isEqualTo(1);
        assertServedOnlyAround(40, 80);
        assertThat(node.append(log, LogNode.batchFrom(9, 0, 400, 40), 2))
                .isEqualTo(new AppendResult.Appended(400, 439, -1, 0));
    }

    @Test
    void aLeaderEpochThatFlipsToALaterOneIsDamageOfItsBatchAlone() throws Exception {
        node.append(log, LogNode.batchFrom(9, 0, 400, 40), 6);
        node.makeDurable(log);
        node.disk.flipBit(FIRST_SEGMENT, batchBytes + 15, 2); // epoch 2 becomes 6
        runOnePass();
        assertThat(node.events.messages("log.damaged"))
                .singleElement()
                .asString()
                .contains("offsets 40 to 79", "leader epoch 6", "is of epoch 2");
        assertServedOnlyAround(40, 80);
    }

    @Test
    void damageOfASealedSegmentIsRememberedOverARestart() throws Exception {
        node.disk.flipBit(FIRST_SEGMENT, batchBytes + 70, 3);
        runOnePass();
        node.stopCleanly();
        startWith(new ScrubPace(0, REST_NANOS));
        assertServedOnlyAround(40, 80);
    }

    @Test
    void aLoadedSegmentServesWhatIsDamagedNoMoreEither() throws Exception {
        assertThat(LogNode.bytes(node.read(log, 80, batchBytes, 400))).hasSize(batchBytes);
        node.disk.flipBit(FIRST_SEGMENT, 70, 3);
        runOnePass();
        assertServedOnlyAround(0, 40);
        assertThat(node.world.<TimestampLookup>success(
                        node.shard,
                        completion -> log.offsetForTimestamp(SimulatedClock.FIRST_WALL_MS, 400, completion)))
                .isEqualTo(new TimestampLookup.Found(40, SimulatedClock.FIRST_WALL_MS, 2));
    }

    @Test
    void aBatchDamagedInTheSyncedPartOfTheActiveSegmentIsNamedAndAppendsGoOn() throws Exception {
        Path active = PARTITION.resolve("00000000000000000320.log");
        node.append(log, LogNode.batchFrom(9, 0, 400, 40), 2);
        checkpoint();
        node.disk.flipBit(active, batchBytes + 70, 3);
        runOnePass();
        assertThat(node.events.messages("log.damaged"))
                .singleElement()
                .asString()
                .contains("offsets 360 to 399");
        assertThat(node.append(log, LogNode.batchFrom(9, 0, 440, 40), 2))
                .isEqualTo(new AppendResult.Appended(440, 479, -1, 0));
        assertServedOnlyAround(360, 400);
    }

    @Test
    void aHeaderThatAReadMeetsDamagedIsCorruptAndWhatIsBehindItIsServedSoon() throws Exception {
        node.disk.flipBit(FIRST_SEGMENT, batchBytes + 16, 1); // its magic: no batch begins here
        assertThat(node.read(log, 80, batchBytes, 400)).isInstanceOf(ReadResult.Corrupt.class);
        node.world.runFor(SECOND_NANOS);
        assertThat(node.events.messages("log.damaged"))
                .singleElement()
                .asString()
                .contains("offsets 40 to 79");
        assertServedOnlyAround(40, 80);
    }

    @Test
    void missingBytesAndAMissingFileAreFatalToNothingElse() throws Exception {
        try (DiskFile file = node.disk.open(FIRST_SEGMENT, Disk.Mode.READ_WRITE)) {
            file.truncate(2L * batchBytes - 1);
        }
        node.disk.delete(PARTITION.resolve("00000000000000000160.log"));
        runOnePass();
        assertThat(node.events.messages("log.damaged"))
                .singleElement()
                .asString()
                .contains("offsets 40 to 159");
        assertThat(node.events.messages("log.scrub-failed"))
                .singleElement()
                .asString()
                .contains("0160.log");
        assertThat(LogNode.bytes(node.read(log, 0, 1 << 20, 400))).hasSize(batchBytes);
        assertThat(LogNode.bytes(node.read(log, 320, batchBytes, 400))).hasSize(batchBytes);
    }

    @Test
    void aDamagedIndexIsStoredAnew() throws Exception {
        node.disk.flipBit(FIRST_INDEX, 40, 2);
        runOnePass();
        assertThat(node.events.messages("log.index-rebuilt")).hasSize(1);
        node.stopCleanly();
        node.events.clear();
        startWith(PACE);
        assertThat(node.readAll(log, 1 << 20)).hasSize(10);
        assertThat(node.events.messages("log.index-rebuilt")).isEmpty();
    }

    @Test
    void withoutAPaceNothingIsRead() throws Exception {
        node.stopCleanly();
        startWith(new ScrubPace(0, REST_NANOS));
        node.world.runFor(10 * REST_NANOS);
        assertThat(read).isEmpty();
    }

    @Test
    void nothingIsReadBeforeTheFirstRestIsOverAndSmallFilesAreReadSlowlyToo() throws Exception {
        node.stopCleanly();
        startWith(PACE);
        node.world.runFor(REST_NANOS - SECOND_NANOS);
        assertThat(read).isEmpty();
        node.world.runFor(SECOND_NANOS);
        assertThat(read).hasSizeLessThanOrEqualTo(1);
        long apart = PACE.nanosFor(LogLimits.SCRUB_LEAST_CHARGE_BYTES);
        node.world.runFor(2 * apart);
        assertThat(read).hasSizeBetween(2, 3);
    }

    @Test
    void noFasterThanThePaceThroughALargeSegment() throws Exception {
        PartitionLog large = node.open(new LogIdentity("topic", LogNode.TOPIC, 4), LogConfig.DEFAULT);
        ByteBuffer batch = LogNode.batch(SimulatedClock.FIRST_WALL_MS, "x".repeat(100_000));
        for (int i = 0; i < 40; i++) {
            node.append(large, batch.duplicate());
        }
        node.makeDurable(large);
        checkpoint();
        read.clear();
        node.world.runFor(REST_NANOS);
        node.world.runFor(10 * SECOND_NANOS);
        long ofLarge = read.stream()
                .filter(path -> path.toString().contains("topic-4"))
                .count();
        assertThat(ofLarge).isEqualTo(4); // 4 MB in pieces of one
        assertThat(node.events.messages("log.damaged")).isEmpty();
    }

    @Test
    void aLogIsDeletedAndClosedWhileItIsScrubbed() throws Exception {
        node.world.runFor(REST_NANOS - 40 * SECOND_NANOS);
        node.background.hold();
        node.world.runFor(60 * SECOND_NANOS);
        assertThat(node.background.waiting()).isPositive();
        List<Object> deleted = new ArrayList<>();
        node.world.run(node.shard, () -> node.logs.delete(log, deleted::add));
        node.background.letGo();
        node.world.await("the deletion", () -> !deleted.isEmpty());
        runOnePass();
        assertThat(node.disk.list(LogNode.PATH)).noneMatch(name -> name.startsWith("topic-3"));
        assertThat(node.events.messages("log.scrub-failed")).isEmpty();
        node.stopCleanly();
    }

    @Test
    void segmentsAreDeletedWhileOneOfThemIsScrubbed() throws Exception {
        node.world.runFor(REST_NANOS - 40 * SECOND_NANOS);
        node.background.hold();
        List<Object> told = new ArrayList<>();
        node.world.run(node.shard, () -> log.advanceLogStart(360, told::add));
        node.world.runFor(60 * SECOND_NANOS);
        node.background.letGo();
        node.world.runFor(2 * REST_NANOS);
        assertThat(told).hasSize(1);
        assertThat(log.segmentCount()).isEqualTo(1);
        assertThat(node.disk.list(PARTITION).stream().filter(name -> name.endsWith(".log")))
                .hasSize(1);
        assertThat(node.events.messages("log.scrub-failed")).isEmpty();
        node.stopCleanly();
    }

    @Test
    void logsThatNobodyHasOpenedAreReadOnceAPassToo() throws Exception {
        int segments = log.segmentCount();
        node.stopCleanly();
        startUnopened(PACE);
        scrubUnopened();
        runOnePass();
        assertThat(read).hasSize(segments).doesNotHaveDuplicates();
        runOnePass();
        assertThat(read).hasSize(2 * segments);
        assertThat(node.events.messages("log.damaged")).isEmpty();
        assertThat(node.events.messages("log.index-rebuilt")).isEmpty();
        assertThat(node.logs.opened(LogNode.LOG.key())).isNull();
        assertThat(node.disk.openFiles()).isZero();
        node.stopCleanly();
    }

    @Test
    void damageOfALogThatNobodyHasOpenedIsNamedOnceAndNotServedWhenItIsOpened() throws Exception {
        node.stopCleanly();
        node.disk.flipBit(FIRST_SEGMENT, batchBytes + 70, 3);
        node.disk.flipBit(PARTITION.resolve("00000000000000000320.log"), batchBytes + 70, 3); // the active one
        startUnopened(PACE);
        scrubUnopened();
        runOnePass();
        runOnePass();
        assertThat(node.events.messages("log.damaged"))
                .hasSize(2)
                .anySatisfy(message -> assertThat(message).contains("topic", "-3", "offsets 40 to 79", "CRC"))
                .anySatisfy(message -> assertThat(message).contains("topic", "-3", "offsets 360 to 399", "CRC"));
        log = node.open(CONFIG);
        assertThat(node.read(log, 40, batchBytes, 400)).isInstanceOf(ReadResult.Corrupt.class);
        assertThat(node.read(log, 360, batchBytes, 400)).isInstanceOf(ReadResult.Corrupt.class);
        assertThat(LogNode.bytes(node.read(log, 320, 1 << 20, 400))).hasSize(batchBytes);
        runOnePass();
        assertThat(node.events.messages("log.damaged")).hasSize(2);
        node.stopCleanly();
    }

    @Test
    void aLogThatNobodyHasOpenedIsOpenedOrDeletedWhileItIsScrubbed() throws Exception {
        for (boolean deleted : new boolean[] {false, true}) {
            node.stopCleanly();
            startUnopened(PACE);
            List<LogIdentity> gone = new ArrayList<>();
            node.world.run(
                    node.shard,
                    () -> node.logs.scrubUnopened(
                            identity -> node.logs.opened(identity.key()) == null && !gone.contains(identity)));
            node.background.hold();
            node.world.runFor(REST_NANOS + 20 * SECOND_NANOS);
            assertThat(node.background.waiting()).isPositive();
            List<Object> told = new ArrayList<>();
            if (deleted) {
                node.world.run(node.shard, () -> {
                    gone.add(LogNode.LOG);
                    node.logs.deleteUnopened(LogNode.LOG, told::add);
                });
                node.background.letGo();
                node.world.await("the deletion", () -> !told.isEmpty());
            } else {
                log = node.open(CONFIG);
                node.background.letGo();
                assertThat(node.readAll(log, 1 << 20)).hasSize(10);
            }
            runOnePass();
            assertThat(node.events.messages("log.scrub-failed")).isEmpty();
        }
        assertThat(node.disk.list(LogNode.PATH)).noneMatch(name -> name.startsWith("topic-3"));
        node.stopCleanly();
    }

    @Test
    void scrubbingKeepsNothingOpen() throws Exception {
        node.disk.flipBit(FIRST_SEGMENT, batchBytes + 70, 3);
        node.world.runFor(3 * REST_NANOS);
        assertThat(log.state().segments.all()).noneMatch(segment -> segment.isLoaded());
        node.world.<Done>success(node.shard, completion -> log.load(0, completion));
        assertThat(node.read(log, 40, 1, 400)).isInstanceOf(ReadResult.Corrupt.class);
    }
}
