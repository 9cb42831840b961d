package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.testkit.SimulatedClock;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.record.BatchBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.record.internal.FileLogInputStream;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments are Kafka's, byte for byte. */
class KafkaReadsOurSegmentsTest {

    private static final long NOW = SimulatedClock.FIRST_WALL_MS;
    private static final Path PARTITION = LogNode.PATH.resolve("topic-3");

    /** Two batches of one record, leader epoch 5. */
    private static final String GOLDEN_SEGMENT = "000000000000000000000039" + "00000005" + "02" + "965a94b1"
            + "0000" + "00000000" + "0000018bcfe56800" + "0000018bcfe56800"
            + "ffffffffffffffff" + "ffff" + "ffffffff" + "00000001" + "0e000000010261" + "00"
            + "000000000000000100000039" + "00000005" + "02" + "dd4538ab"
            + "0000" + "00000000" + "0000018bcfe56801" + "0000018bcfe56801"
            + "ffffffffffffffff" + "ffff" + "ffffffff" + "00000001" + "0e000000010262" + "00";

    @TempDir
    private Path temporary;

    @Test
    void kafkasReaderFindsEveryRecordOfEveryCompression() throws IOException {
        LogNode node = new LogNode(1);
        PartitionLog log = node.open(LogConfig.DEFAULT.withSegments(4000, 1L << 40));
        List<CompressionType> types = List.of(CompressionType.values());
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            CompressionType type = types.get(i % types.size());
            BatchBuilder builder = new BatchBuilder(Compression.of(type));
            for (int j = 0; j < 5; j++) {
                String value = "record " + i + "/" + j + " " + "x".repeat(100);
                builder.append(NOW + i, null, value.getBytes(StandardCharsets.UTF_8));
                sent.add(value);
            }
            node.append(log, builder.build(), 7);
        }
        List<String> read = new ArrayList<>();
        long expectedOffset = 0;
        for (String name : node.disk.list(PARTITION)) {
            if (name.endsWith(".log")) {
                try (FileRecords records = FileRecords.open(exported(node.disk, PARTITION.resolve(name)), false)) {
                    for (FileLogInputStream.FileChannelRecordBatch batch : records.batches()) {
                        batch.ensureValid();
                        assertThat(batch.partitionLeaderEpoch()).isEqualTo(7);
                        for (Record record : batch) {
                            assertThat(record.offset()).isEqualTo(expectedOffset++);
                            read.add(StandardCharsets.UTF_8
                                    .decode(record.value())
                                    .toString());
                        }
                    }
                }
            }
        }
        assertThat(log.segmentCount()).isGreaterThan(1);
        assertThat(read).isEqualTo(sent);
    }

    @Test
    void kafkasReaderFindsWhatCompactionHasLeft() throws IOException {
        LogNode node = new LogNode(1);
        node.world.run(node.shard, node.checkpointer::start);
        PartitionLog log = node.open(LogConfig.DEFAULT
                .withSegments(4000, 1L << 40)
                .withCompaction(new LogConfig.Compaction(true, 0, Long.MAX_VALUE, 0, 1_000)));
        List<CompressionType> types = List.of(CompressionType.values());
        for (int i = 0; i < 100; i++) {
            BatchBuilder builder =
                    new BatchBuilder(Compression.of(types.get(i % types.size()))).producer(i % 3, (short) 0, i / 3 * 5);
            for (int j = 0; j < 5; j++) {
                boolean isGone = i == 1 && j == 0;
                byte[] key = (isGone ? "gone" : "key" + (i + j) % 7).getBytes(StandardCharsets.UTF_8);
                byte[] value = ("record " + i + "/" + j).getBytes(StandardCharsets.UTF_8);
                builder.append(NOW + i, key, isGone ? null : value);
            }
            node.append(log, builder.build(), 7);
        }
        node.makeDurable(log);
        node.world.runFor(60_000_000_000L);
        List<Long> read = new ArrayList<>();
        boolean metHorizon = false;
        boolean metNothing = false;
        for (String name : node.disk.list(PARTITION)) {
            if (name.endsWith(".log")) {
                try (FileRecords records = FileRecords.open(exported(node.disk, PARTITION.resolve(name)), false)) {
                    for (FileLogInputStream.FileChannelRecordBatch batch : records.batches()) {
                        batch.ensureValid();
                        metHorizon |= batch.deleteHorizonMs().isPresent();
                        metNothing |= !batch.iterator().hasNext();
                        for (Record record : batch) {
                            read.add(record.offset());
                            assertThat(record.timestamp()).isBetween(NOW, NOW + 100);
                        }
                    }
                }
            }
        }
        assertThat(metHorizon).isTrue();
        assertThat(metNothing).isTrue();
        assertThat(read)
                .hasSizeLessThan(400)
                .isEqualTo(KeyedLog.read(node, log, 1 << 20).stream()
                        .map(KeyedLog.Stored::offset)
                        .toList());
    }

    @Test
    void theBytesOfASegmentAndOfPartitionMetadataAreTheseForEver() throws IOException {
        LogNode node = new LogNode(1);
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(1_700_000_000_000L, "a"), 5);
        node.append(log, LogNode.batch(1_700_000_000_001L, "b"), 5);
        assertThat(HexFormat.of().formatHex(bytes(node.disk, PARTITION.resolve("00000000000000000000.log"))))
                .isEqualTo(GOLDEN_SEGMENT);
        assertThat(new String(bytes(node.disk, PARTITION.resolve("partition.metadata")), StandardCharsets.UTF_8))
                .isEqualTo("version: 0\ntopic_id: " + LogNode.TOPIC + "\n");
    }

    private File exported(Disk disk, Path segment) throws IOException {
        Path target = temporary.resolve(String.valueOf(segment.getFileName()));
        Files.write(target, bytes(disk, segment));
        return target.toFile();
    }

    private static byte[] bytes(Disk disk, Path path) throws IOException {
        try (DiskFile file = disk.open(path, Disk.Mode.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.read(0, bytes);
            return bytes.array();
        }
    }
}
