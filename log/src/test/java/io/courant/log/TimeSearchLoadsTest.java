package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.disk.ForwardingDisk;
import io.courant.wire.record.BatchRules;
import io.courant.wire.record.TimestampType;
import io.courant.wire.record.ValidationLevel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a search by time loads after a restart, when nothing of the log is loaded: one segment, however many there are. */
class TimeSearchLoadsTest {

    private static final long NOW = SimulatedClock.FIRST_WALL_MS;
    private static final BatchRules ANY_TIME = new BatchRules(
            ValidationLevel.FULL, 10_000, 10_000, TimestampType.CREATE_TIME, Long.MAX_VALUE, Long.MAX_VALUE, false);
    private static final LogConfig SMALL_SEGMENTS =
            LogConfig.DEFAULT.withSegments(3000, 1L << 40).withRules(ANY_TIME);
    private static final int BATCHES = 100;
    private static final Path DIRECTORY = LogNode.PATH.resolve("topic-3");

    private final List<Path> opened = new ArrayList<>();
    private LogNode node;

    @BeforeEach
    void start() throws IOException {
        node = new LogNode(3, disk -> new ForwardingDisk(disk) {
            @Override
            public DiskFile open(Path file, Disk.Mode mode) throws IOException {
                opened.add(file);
                return super.open(file, mode);
            }
        });
    }

    @AfterEach
    void releasesEveryBuffer() throws IOException {
        node.closeAndAssertNoBufferIsLeft();
    }

    @Test
    void theLargestTimestampIsFoundInTheOneSegmentThatHasIt() throws IOException {
        PartitionLog rising = restartedWithoutLists(i -> NOW + i);
        assertThat(largest(rising)).isEqualTo(new TimestampLookup.Found(99, NOW + 99, 0));
        assertThat(segmentsLoaded()).isEqualTo(1);
        opened.clear();
        assertThat(largest(rising)).isEqualTo(new TimestampLookup.Found(99, NOW + 99, 0));
        assertThat(opened).hasSizeLessThanOrEqualTo(2); // the segment and its index
    }

    @Test
    void theLargestTimestampIsFoundInTheMidstAndAtTheBeginning() throws IOException {
        PartitionLog peaked = restartedWithoutLists(i -> NOW - Math.abs(i - 40));
        assertThat(largest(peaked)).isEqualTo(new TimestampLookup.Found(40, NOW, 0));
        assertThat(segmentsLoaded()).isEqualTo(1);
    }

    @Test
    void ofManyRecordsWithTheLargestTimestampTheFirstIsFound() throws IOException {
        PartitionLog equal = restartedWithoutLists(i -> NOW);
        assertThat(largest(equal)).isEqualTo(new TimestampLookup.Found(0, NOW, 0));
        assertThat(segmentsLoaded()).isEqualTo(1);
    }

    @Test
    void theLatestTimeThatThereIsIsFoundWhereItStandsFirst() throws IOException {
        PartitionLog log = restartedWithoutLists(i -> i == 40 || i == 80 ? Long.MAX_VALUE : NOW + i);
        TimestampLookup.Found first = new TimestampLookup.Found(40, Long.MAX_VALUE, 0);
        assertThat(largest(log)).isEqualTo(first);
        assertThat(firstAtOrAfter(log, Long.MAX_VALUE)).isEqualTo(first);
        assertThat(segmentsLoaded()).isLessThanOrEqualTo(2);
    }

    @Test
    void aTimeIsFoundInTheOneSegmentThatHasIt() throws IOException {
        PartitionLog rising = restartedWithoutLists(i -> NOW + i);
        assertThat(firstAtOrAfter(rising, NOW + 77)).isEqualTo(new TimestampLookup.Found(77, NOW + 77, 0));
        assertThat(segmentsLoaded()).isEqualTo(1);
    }

    @Test
    void aTimeBehindTheLastRecordLoadsNoSegment() throws IOException {
        PartitionLog rising = restartedWithoutLists(i -> NOW + i);
        assertThat(firstAtOrAfter(rising, NOW + 100)).isEqualTo(new TimestampLookup.None());
        assertThat(segmentsLoaded()).isEqualTo(0);
    }

    @Test
    void anIndexWhoseHeadIsDamagedIsNotBelieved() throws IOException {
        PartitionLog rising = restartedWith(i -> NOW + i);
        Path index = indexes().getLast();
        try (DiskFile file = node.disk.open(index, Disk.Mode.READ_WRITE)) {
            file.write(16 + 32, ByteBuffer.allocate(Long.BYTES)); // its largest timestamp becomes 0
        }
        assertThat(largest(rising)).isEqualTo(new TimestampLookup.Found(99, NOW + 99, 0));
        assertThat(firstAtOrAfter(rising, NOW + 99)).isEqualTo(new TimestampLookup.Found(99, NOW + 99, 0));
    }

    @Test
    void anIndexOfOtherBatchesThatCameBackIsNotBelieved() throws IOException {
        PartitionLog rising = restartedWith(i -> NOW + i);
        try (DiskFile file = node.disk.open(indexes().getLast(), Disk.Mode.READ_WRITE)) {
            ByteBuffer head = ByteBuffer.allocate(64);
            file.read(16, head);
            head.putInt(28, head.getInt(28) + 1).putLong(32, 0); // another last batch, and nothing that is late
            CRC32C crc = new CRC32C();
            crc.update(head.array());
            file.write(16, head.rewind());
            file.write(16 + 64, ByteBuffer.allocate(Integer.BYTES).putInt(0, (int) crc.getValue()));
        }
        assertThat(largest(rising)).isEqualTo(new TimestampLookup.Found(99, NOW + 99, 0));
        assertThat(firstAtOrAfter(rising, NOW + 99)).isEqualTo(new TimestampLookup.Found(99, NOW + 99, 0));
    }

    @Test
    void indexesOfTheVersionBeforeAreReadAsTheyAre() throws IOException {
        PartitionLog rising = restartedWith(i -> NOW + i);
        for (Path index : indexes()) {
            rewriteAsVersionOne(index);
        }
        assertThat(largest(rising)).isEqualTo(new TimestampLookup.Found(99, NOW + 99, 0));
        assertThat(firstAtOrAfter(rising, NOW + 50)).isEqualTo(new TimestampLookup.Found(50, NOW + 50, 0));
        assertThat(node.events.messages("log.index-rebuilt")).isEmpty();
    }

    private PartitionLog restartedWith(IntToLongFunction timestampMs) throws IOException {
        PartitionLog log = node.open(SMALL_SEGMENTS);
        for (int i = 0; i < BATCHES; i++) {
            node.append(log, LogNode.batch(timestampMs.applyAsLong(i), "x".repeat(1_000)));
        }
        node.makeDurable(log);
        assertThat(log.segmentCount()).isGreaterThan(30);
        node.stopCleanly();
        node.start();
        return node.open(SMALL_SEGMENTS);
    }

    private PartitionLog restartedWithoutLists(IntToLongFunction timestampMs) throws IOException {
        PartitionLog again = restartedWith(timestampMs);
        for (Path index : indexes()) {
            damageTheListsOf(index);
        }
        return again;
    }

    private TimestampLookup largest(PartitionLog log) {
        return node.world.success(node.shard, done -> log.offsetOfMaxTimestamp(log.logEndOffset(), done));
    }

    private TimestampLookup firstAtOrAfter(PartitionLog log, long timestampMs) {
        return node.world.success(node.shard, done -> log.offsetForTimestamp(timestampMs, log.logEndOffset(), done));
    }

    /** Whoever loads a segment reads all of its index, and says that it has to be rebuilt. */
    private int segmentsLoaded() {
        return node.events.messages("log.index-rebuilt").size();
    }

    /** The head, which has a checksum of its own, stays sound. */
    private void damageTheListsOf(Path index) throws IOException {
        try (DiskFile file = node.disk.open(index, Disk.Mode.READ_WRITE)) {
            long lastByte = file.size() - 1;
            ByteBuffer last = ByteBuffer.allocate(1);
            file.read(lastByte, last);
            file.write(lastByte, last.put(0, (byte) (last.get(0) ^ 1)).flip());
        }
    }

    private List<Path> indexes() throws IOException {
        return node.disk.list(DIRECTORY).stream()
                .filter(name -> name.endsWith(".idx"))
                .sorted()
                .map(DIRECTORY::resolve)
                .toList();
    }

    /** Without the checksum of the head, which version 2 has brought, and with that of the file. */
    private void rewriteAsVersionOne(Path index) throws IOException {
        int frameBytes = 16;
        int headBytes = 64;
        try (DiskFile file = node.disk.open(index, Disk.Mode.READ_WRITE)) {
            ByteBuffer old = ByteBuffer.allocate((int) file.size());
            file.read(0, old);
            ByteBuffer body = ByteBuffer.allocate(old.capacity() - Integer.BYTES);
            body.put(old.array(), 0, frameBytes + headBytes);
            body.put(
                    old.array(),
                    frameBytes + headBytes + Integer.BYTES,
                    old.capacity() - frameBytes - headBytes - 2 * Integer.BYTES);
            body.putInt(8, 1).putInt(12, body.position() - frameBytes);
            CRC32C crc = new CRC32C();
            crc.update(body.array(), 0, body.position());
            body.putInt((int) crc.getValue());
            file.truncate(0);
            file.write(0, body.flip());
        }
    }
}
