package io.courant.wire.record;

import io.courant.base.Invariants;

/**
 * What a partition demands of the batches produced to it. Made once per change of the topic's settings, not per batch.
 *
 * @param level how much is checked
 * @param maxBatchBytes {@code max.message.bytes}: largest batch as it comes, in bytes
 * @param maxDecompressedBytes {@code max.decompressed.message.bytes}: largest sum of its records without compression, in bytes
 * @param timestampType {@code message.timestamp.type}: with append time the records' own timestamps are not judged
 * @param timestampBeforeMaxMs {@code message.timestamp.before.max.ms}: how far a timestamp may lie behind the wall clock
 * @param timestampAfterMaxMs {@code message.timestamp.after.max.ms}: how far it may lie ahead of it
 * @param keysRequired whether the topic is compacted, so that a record without a key has no place in it
 */
public record BatchRules(
        ValidationLevel level,
        int maxBatchBytes,
        long maxDecompressedBytes,
        TimestampType timestampType,
        long timestampBeforeMaxMs,
        long timestampAfterMaxMs,
        boolean keysRequired) {

    /** Kafka's defaults with full validation, as its table of topic settings has them. */
    public static final BatchRules DEFAULTS = new BatchRules(
            ValidationLevel.FULL,
            1_048_588,
            Integer.MAX_VALUE - 8,
            TimestampType.CREATE_TIME,
            Long.MAX_VALUE,
            3_600_000,
            false);

    public BatchRules {
        Invariants.check(maxBatchBytes >= 0, "largest batch: %s bytes", maxBatchBytes);
        Invariants.check(maxDecompressedBytes > 0, "largest decompressed batch: %s bytes", maxDecompressedBytes);
        Invariants.check(
                timestampBeforeMaxMs >= 0 && timestampAfterMaxMs >= 0,
                "timestamps may lie %s ms behind and %s ms ahead",
                timestampBeforeMaxMs,
                timestampAfterMaxMs);
    }

    public BatchRules withLevel(ValidationLevel level) {
        return new BatchRules(
                level,
                maxBatchBytes,
                maxDecompressedBytes,
                timestampType,
                timestampBeforeMaxMs,
                timestampAfterMaxMs,
                keysRequired);
    }
}
