package io.courant.simulation.client;

import io.courant.base.Clock;
import io.courant.simulation.check.RecordIdentity;
import io.courant.testkit.SeededRandom;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.record.BatchBuilder;
import java.nio.ByteBuffer;

/** Makes batches of simulated records: sizes, compression and order of timestamps by the seed. */
final class BatchMaker {

    /** So much may a timestamp lie before one that comes earlier: as when producers buffer, or replay older events. */
    private static final int MOST_DISORDER_MS = 20_000;

    private final SeededRandom random;
    private final Clock clock;
    private final int largestRecordBytes;
    private final int disorderMs;

    BatchMaker(SeededRandom random, Clock clock, int largestRecordBytes) {
        this.random = random;
        this.clock = clock;
        this.largestRecordBytes = largestRecordBytes;
        this.disorderMs = random.nextBoolean() ? 0 : random.between(1, MOST_DISORDER_MS);
    }

    /** A batch of {@code records} records from number {@code firstNumber} on, not idempotent. */
    ByteBuffer plain(int producer, long firstNumber, int records) {
        return fill(builder(), producer, firstNumber, records);
    }

    /** As {@link #plain}, with the sequence of an idempotent producer. */
    ByteBuffer idempotent(
            int producer, long firstNumber, int records, long producerId, short producerEpoch, int baseSequence) {
        return fill(builder().producer(producerId, producerEpoch, baseSequence), producer, firstNumber, records);
    }

    private BatchBuilder builder() {
        CompressionType[] types = CompressionType.values();
        CompressionType type = random.nextBoolean() ? CompressionType.NONE : types[random.nextInt(types.length)];
        return new BatchBuilder(type == CompressionType.NONE ? Compression.NONE : Compression.of(type));
    }

    private ByteBuffer fill(BatchBuilder builder, int producer, long firstNumber, int records) {
        for (int i = 0; i < records; i++) {
            int filling = random.oneIn(20) ? random.nextInt(largestRecordBytes) : random.nextInt(100);
            ByteBuffer value = RecordPayload.of(new RecordIdentity(producer, firstNumber + i), filling);
            ByteBuffer key = random.nextBoolean() ? null : ByteBuffer.wrap(new byte[] {(byte) producer});
            builder.append(clock.wallMs() - random.nextInt(disorderMs + 1), key, value);
        }
        return builder.build();
    }
}
