package io.courant.wire.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.testkit.SeededRandom;
import io.courant.testkit.gen.Property;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Going over batches in a buffer and in a file finds the same. */
class BatchIterationTest {

    private record Found(long position, long baseOffset, int sizeInBytes, boolean crcValid) {}

    private record Walk(List<Found> batches, BatchStep end, long endPosition) {}

    @Test
    void findsEveryBatchInBufferAndFile() {
        Property.check(300, random -> {
            List<Found> expected = new ArrayList<>();
            ByteBuffer bytes = log(random, expected);
            Walk walk = new Walk(expected, BatchStep.END, bytes.limit());
            assertThat(overBuffer(bytes, 0, bytes.limit())).isEqualTo(walk);
            assertThat(overFile(bytes, 0, bytes.limit(), windowBytes(random))).isEqualTo(walk);
        });
    }

    @Test
    void stopsAtATornTailAndSaysWhere() {
        Property.check(300, random -> {
            List<Found> expected = new ArrayList<>();
            ByteBuffer bytes = log(random, expected);
            Found last = expected.removeLast();
            int cut = random.between((int) last.position() + 1, bytes.limit() - 1);
            Walk walk = new Walk(expected, BatchStep.TORN, last.position());
            assertThat(overBuffer(bytes, 0, cut)).isEqualTo(walk);
            assertThat(overFile(bytes, 0, cut, windowBytes(random))).isEqualTo(walk);
        });
    }

    @Test
    void stopsAtDamageAndSaysWhere() {
        Property.check(300, random -> {
            List<Found> expected = new ArrayList<>();
            ByteBuffer bytes = log(random, expected);
            int victim = random.nextInt(expected.size());
            int at = (int) expected.get(victim).position();
            if (random.nextBoolean()) {
                bytes.put(at + RecordBatchLayout.MAGIC, (byte) random.between(3, 127));
            } else {
                bytes.putInt(at + RecordBatchLayout.BATCH_LENGTH, random.between(-100, 48));
            }
            Walk walk = new Walk(List.copyOf(expected.subList(0, victim)), BatchStep.DAMAGED, at);
            assertThat(overBuffer(bytes, 0, bytes.limit())).isEqualTo(walk);
            assertThat(overFile(bytes, 0, bytes.limit(), windowBytes(random))).isEqualTo(walk);
        });
    }

    @Test
    void noticesDamageWithinABatchByItsChecksum() {
        Property.check(300, random -> {
            List<Found> expected = new ArrayList<>();
            ByteBuffer bytes = log(random, expected);
            int victim = random.nextInt(expected.size());
            Found found = expected.get(victim);
            int at = (int) found.position() + random.between(RecordBatchLayout.CRC, found.sizeInBytes() - 1);
            bytes.put(at, (byte) (bytes.get(at) ^ 4));
            expected.set(victim, new Found(found.position(), found.baseOffset(), found.sizeInBytes(), false));
            assertThat(overBuffer(bytes, 0, bytes.limit()).batches()).isEqualTo(expected);
            assertThat(overFile(bytes, 0, bytes.limit(), windowBytes(random)).batches())
                    .isEqualTo(expected);
        });
    }

    @Test
    void startsWhereItIsTold() throws IOException {
        List<Found> expected = new ArrayList<>();
        ByteBuffer bytes = log(new SeededRandom(4), expected);
        int from = (int) expected.getLast().position();
        Walk walk = new Walk(List.of(expected.getLast()), BatchStep.END, bytes.limit());
        assertThat(overBuffer(bytes, from, bytes.limit())).isEqualTo(walk);
        assertThat(overFile(bytes, from, bytes.limit(), 100)).isEqualTo(walk);
    }

    @Test
    void loadsAWholeBatchFromAFile() throws IOException {
        List<Found> expected = new ArrayList<>();
        ByteBuffer bytes = log(new SeededRandom(4), expected);
        BatchFileReader reader = new BatchFileReader(100).over(source(bytes), 0, bytes.limit());
        ByteBuffer target = ByteBuffer.allocateDirect(bytes.limit());
        for (Found found : expected) {
            assertThat(reader.next()).isEqualTo(BatchStep.BATCH);
            RecordBatch batch = reader.load(target, new RecordBatch());
            assertThat(batch.crcValid()).isTrue();
            assertThat(batch.bytes()).isEqualTo(bytes.slice((int) found.position(), found.sizeInBytes()));
        }
    }

    @Test
    void saysThatAFileIsShorterThanPromised() {
        ByteBuffer bytes = log(new SeededRandom(4), new ArrayList<>());
        BatchFileReader reader = new BatchFileReader(100).over(source(bytes), 0, bytes.limit() + 70L);
        assertThatThrownBy(() -> {
                    while (reader.next() == BatchStep.BATCH) {
                        assertThat(reader.crcValid()).isTrue();
                    }
                })
                .isInstanceOf(EOFException.class);
    }

    private static int windowBytes(SeededRandom random) {
        return random.oneIn(3) ? RecordBatch.HEADER_BYTES : random.between(RecordBatch.HEADER_BYTES, 5_000);
    }

    private static ByteBuffer log(SeededRandom random, List<Found> found) {
        ByteBuffer bytes = ByteBuffer.allocate(200_000);
        long offset = random.nextInt(1_000_000);
        for (int i = random.between(1, 8); i > 0; i--) {
            BatchBuilder builder =
                    SampleRecord.builder(new BatchBuilder(), SampleRecord.random(random, 10, random.between(0, 900)));
            ByteBuffer batch = builder.baseOffset(offset).build();
            found.add(new Found(bytes.position(), offset, batch.capacity(), true));
            offset += builder.recordsCount();
            bytes.put(batch);
        }
        return bytes.flip();
    }

    private static BatchFileReader.Source source(ByteBuffer bytes) {
        return (position, target) -> {
            int read = Math.clamp(bytes.limit() - position, 0, target.remaining());
            target.put(target.position(), bytes, (int) Math.min(position, bytes.limit()), read);
            target.position(target.position() + read);
            return read;
        };
    }

    private static Walk overBuffer(ByteBuffer bytes, int from, int to) {
        RecordBatches batches = new RecordBatches().over(bytes, from, to);
        List<Found> found = new ArrayList<>();
        BatchStep step;
        while ((step = batches.next()) == BatchStep.BATCH) {
            RecordBatch batch = batches.batch();
            found.add(new Found(batches.position(), batch.baseOffset(), batch.sizeInBytes(), batch.crcValid()));
        }
        assertThat(batches.next()).isEqualTo(step);
        return new Walk(found, step, batches.position());
    }

    private static Walk overFile(ByteBuffer bytes, int from, int to, int windowBytes) throws IOException {
        BatchFileReader reader = new BatchFileReader(windowBytes).over(source(bytes), from, to);
        List<Found> found = new ArrayList<>();
        BatchStep step;
        while ((step = reader.next()) == BatchStep.BATCH) {
            boolean crcValid = reader.crcValid(); // which moves the window, and must leave the header as it is
            found.add(new Found(reader.position(), reader.header().baseOffset(), reader.sizeInBytes(), crcValid));
        }
        assertThat(reader.next()).isEqualTo(step);
        return new Walk(found, step, reader.position());
    }
}
