package io.courant.log.journal;

import io.courant.base.Invariants;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.record.RecordBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads actions out of bytes that nobody vouches for. Belongs to one thread. */
final class ActionReader {

    private final RecordBatch batch = new RecordBatch();

    /** Why the header at {@code at}, with what it covers, is not that of {@code sequence}; null when it is. */
    @Nullable
    String headerProblem(ByteBuffer bytes, int at, int end, long generation, long sequence) {
        if (at > end - ActionFormat.HEADER_BYTES) {
            return "an action would end beyond its commit";
        }
        byte kind = bytes.get(at + ActionFormat.KIND_AT);
        int payload = bytes.getInt(at + ActionFormat.PAYLOAD_BYTES_AT);
        int covered = ActionFormat.coveredBytes(kind, payload);
        if (covered < 0 || payload > end - at - ActionFormat.HEADER_BYTES) {
            return "no action has kind " + kind + " with " + payload + " bytes here";
        }
        int expected = bytes.getInt(at + ActionFormat.CRC_AT);
        int found = ActionFormat.checksum(bytes, at, bytes.slice(at + ActionFormat.HEADER_BYTES, covered));
        if (expected != found) {
            return "an action's checksum is %08x, but its bytes give %08x".formatted(expected, found);
        }
        long foundGeneration = bytes.getLong(at + ActionFormat.GENERATION_AT);
        long foundSequence = bytes.getLong(at + ActionFormat.SEQUENCE_AT);
        return foundGeneration == generation && foundSequence == sequence
                ? null
                : "the action is " + foundSequence + " of generation " + foundGeneration + ", not " + sequence
                        + " of generation " + generation;
    }

    /** Why the batch of the append at {@code at}, whose header is sound, is not; null when it is, or there is none. */
    @Nullable
    String batchProblem(ByteBuffer bytes, int at) {
        if (bytes.get(at + ActionFormat.KIND_AT) != ActionFormat.APPEND) {
            return null;
        }
        int length = bytes.getInt(at + ActionFormat.PAYLOAD_BYTES_AT);
        int batchAt = at + ActionFormat.HEADER_BYTES;
        return batchProblem(bytes, batchAt, length, bytes.getLong(at + ActionFormat.OFFSET_AT));
    }

    @Nullable
    String batchProblem(ByteBuffer bytes, int batchAt, int length, long baseOffset) {
        batch.at(bytes, batchAt);
        if (batch.sizeInBytes() != length || batch.baseOffset() != baseOffset) {
            return "the batch is not the one that the action names";
        }
        return batch.crcValid() ? null : "the checksum of the batch with offset " + baseOffset + " does not fit";
    }

    /** Bytes of the action at {@code at}, whose header is sound. */
    static int bytesAt(ByteBuffer bytes, int at) {
        return ActionFormat.HEADER_BYTES + bytes.getInt(at + ActionFormat.PAYLOAD_BYTES_AT);
    }

    /** The action at {@code at}, whose header is sound. */
    static JournalAction action(ByteBuffer bytes, int at) {
        TopicIdPartition key = ActionFormat.key(bytes, at);
        long offset = bytes.getLong(at + ActionFormat.OFFSET_AT);
        return switch (bytes.get(at + ActionFormat.KIND_AT)) {
            case ActionFormat.APPEND ->
                new JournalAction.Append(
                        key,
                        bytes.getLong(at + ActionFormat.SEGMENT_AT),
                        bytes.getInt(at + ActionFormat.POSITION_AT),
                        offset);
            case ActionFormat.TRUNCATE_TO -> new JournalAction.TruncateTo(key, offset);
            case ActionFormat.LOG_START_TO -> new JournalAction.LogStartTo(key, offset);
            case ActionFormat.CREATE -> new JournalAction.Create(key, name(bytes, at));
            case ActionFormat.REMOVE -> new JournalAction.Remove(key);
            case ActionFormat.SYNCED_TO -> new JournalAction.SyncedTo(key, offset);
            default -> throw Invariants.unreachable("a sound action of no kind at " + at);
        };
    }

    private static String name(ByteBuffer bytes, int at) {
        byte[] name = new byte[bytes.getInt(at + ActionFormat.PAYLOAD_BYTES_AT)];
        bytes.get(at + ActionFormat.HEADER_BYTES, name);
        return new String(name, StandardCharsets.UTF_8);
    }
}
