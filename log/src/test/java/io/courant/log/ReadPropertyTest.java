package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Random;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.gen.Property;
import io.courant.wire.record.BatchBuilder;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads and lookups at random places against a plain list of records. */
class ReadPropertyTest {

    private static final int PROPERTY_RUNS = 60;
    private static final int QUESTIONS = 40;

    /** A record as the plain twin knows it. */
    private record Known(long offset, long timestampMs, int epoch) {}

    private final List<Known> known = new ArrayList<>();
    /** The first offset behind each batch, rising, with 0 in front. */
    private final List<Long> boundaries = new ArrayList<>();

    @Test
    void readsAndLookupsAgreeWithAPlainListOfRecords() {
        Property.check(PROPERTY_RUNS, random -> {
            known.clear();
            boundaries.clear();
            boundaries.add(0L);
            LogNode node = new LogNode(random.nextLong());
            PartitionLog log = fill(node, new SeededRandom(random.nextLong()));
            if (random.nextInt(2) == 0) {
                node.stopCleanly();
                node.start();
                log = node.open(log.config());
            }
            for (int i = 0; i < QUESTIONS; i++) {
                readAnywhere(node, log, random.nextInt(known.size()), 1 + random.nextInt(30_000), bound(random));
                lookUpAnyTime(node, log, SimulatedClock.FIRST_WALL_MS + random.nextInt(1100) - 50, bound(random));
            }
            node.closeAndAssertNoBufferIsLeft();
        });
    }

    private long bound(Random random) {
        return boundaries.get(random.nextInt(boundaries.size()));
    }

    private PartitionLog fill(LogNode node, SeededRandom random) {
        PartitionLog log = node.open(LogConfig.DEFAULT.withSegments(random.between(2_000, 40_000), 1L << 40));
        int batches = random.between(1, 60);
        for (int i = 0; i < batches; i++) {
            BatchBuilder builder = new BatchBuilder();
            int records = random.between(1, 8);
            for (int j = 0; j < records; j++) {
                long timestampMs = SimulatedClock.FIRST_WALL_MS + random.between(0, 1000);
                builder.append(timestampMs, null, new byte[random.between(0, 2500)]);
                known.add(new Known(known.size(), timestampMs, i / 10));
            }
            node.append(log, builder.build(), i / 10);
            boundaries.add((long) known.size());
        }
        node.makeDurable(log);
        return log;
    }

    private void readAnywhere(LogNode node, PartitionLog log, long offset, int maxBytes, long bound)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(LogNode.bytes(node.read(log, offset, maxBytes, bound)));
        assertThat(bytes.hasRemaining())
                .as("bytes at %s below %s", offset, bound)
                .isEqualTo(offset < bound);
        long next = boundaries.stream().filter(boundary -> boundary <= offset).reduce(0L, (a, b) -> b);
        int position = 0;
        while (position < bytes.limit()) {
            RecordBatch batch = new RecordBatch().at(bytes, position);
            assertThat(batch.baseOffset()).isEqualTo(next);
            assertThat(batch.crcValid()).isTrue();
            next = batch.nextOffset();
            position += batch.sizeInBytes();
            assertThat(position <= maxBytes || position == batch.sizeInBytes()).isTrue();
        }
        assertThat(position).isEqualTo(bytes.limit());
        assertThat(next).isLessThanOrEqualTo(Math.max(bound, offset + 1));
    }

    private void lookUpAnyTime(LogNode node, PartitionLog log, long timestampMs, long bound) {
        TimestampLookup expected = known.stream()
                .filter(each -> each.offset < bound && each.timestampMs >= timestampMs)
                .findFirst()
                .<TimestampLookup>map(each -> new TimestampLookup.Found(each.offset, each.timestampMs, each.epoch))
                .orElse(new TimestampLookup.None());
        assertThat(node.world.<TimestampLookup>success(
                        node.shard, done -> log.offsetForTimestamp(timestampMs, bound, done)))
                .as("first at or after %s below %s", timestampMs, bound)
                .isEqualTo(expected);
        TimestampLookup largest = known.stream()
                .filter(each -> each.offset < bound)
                .reduce((a, b) -> b.timestampMs > a.timestampMs ? b : a)
                .<TimestampLookup>map(each -> new TimestampLookup.Found(each.offset, each.timestampMs, each.epoch))
                .orElse(new TimestampLookup.None());
        assertThat(node.world.<TimestampLookup>success(node.shard, done -> log.offsetOfMaxTimestamp(bound, done)))
                .as("largest below %s", bound)
                .isEqualTo(largest);
    }
}
