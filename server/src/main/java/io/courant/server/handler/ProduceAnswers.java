package io.courant.server.handler;

import io.courant.base.Invariants;
import io.courant.replication.AppendAnswer;
import io.courant.server.connection.ResponseBody;
import io.courant.wire.ErrorCode;
import io.courant.wire.WireSizes;
import io.courant.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * The answers of a Produce request, written without an object for each partition. Equal to what the generated codec
 * writes; a test compares them.
 *
 * <p>Each part's place is written by the shard of its partition, once, and read by the request's shard after all parts
 * are done.
 */
final class ProduceAnswers implements ResponseBody {

    private static final short FIRST_WITH_LOG_START = 5;
    private static final short FIRST_WITH_RECORD_ERRORS = 8;
    private static final int UUID_BYTES = 16;
    private static final long NO_OFFSET = -1;
    private static final int NOT_A_RECORD = -1;

    private final ProduceParts request;
    private final @Nullable AppendAnswer[] answers;
    private int throttleMs;

    ProduceAnswers(ProduceParts request) {
        this.request = request;
        this.answers = new AppendAnswer[request.parts];
    }

    void set(int part, AppendAnswer answer) {
        answers[part] = answer;
    }

    /** Refuses for a reason that its code says completely. */
    void refuse(int part, ErrorCode error) {
        answers[part] = new AppendAnswer.Refused(error, "", NOT_A_RECORD, NO_OFFSET);
    }

    /** Asks the client to send nothing for a while. */
    void throttle(int ms) {
        throttleMs = ms;
    }

    /** The first part that was refused, null when none was. */
    AppendAnswer.@Nullable Refused firstRefusal() {
        for (AppendAnswer answer : answers) {
            if (answer instanceof AppendAnswer.Refused refused) {
                return refused;
            }
        }
        return null;
    }

    @Override
    public int size(short version) {
        boolean flexible = version >= ProduceParts.FIRST_FLEXIBLE;
        int size = arraySize(request.topics, flexible);
        for (int topic = 0; topic < request.topics; topic++) {
            size += version >= ProduceParts.FIRST_WITH_TOPIC_IDS
                    ? UUID_BYTES
                    : WireSizes.string(request.topicName[topic], flexible);
            int end = request.endPart(topic);
            size += arraySize(end - request.firstPart[topic], flexible);
            for (int part = request.firstPart[topic]; part < end; part++) {
                size += partSize(part, version, flexible);
            }
            size += flexible ? 1 : 0;
        }
        return size + Integer.BYTES + (flexible ? 1 : 0);
    }

    private int partSize(int part, short version, boolean flexible) {
        int size = Integer.BYTES + Short.BYTES + Long.BYTES + Long.BYTES;
        if (version >= FIRST_WITH_LOG_START) {
            size += Long.BYTES;
        }
        if (version >= FIRST_WITH_RECORD_ERRORS) {
            if (answers[part] instanceof AppendAnswer.Refused refused) {
                boolean ofRecord = refused.recordIndex() != NOT_A_RECORD;
                size += arraySize(ofRecord ? 1 : 0, flexible);
                size += ofRecord
                        ? Integer.BYTES
                                + WireSizes.nullableString(text(refused.message()), flexible)
                                + (flexible ? 1 : 0)
                        : 0;
                size += WireSizes.nullableString(text(refused.message()), flexible);
            } else {
                size += arraySize(0, flexible) + WireSizes.nullableString(null, flexible);
            }
        }
        return size + (flexible ? 1 : 0);
    }

    private static int arraySize(int count, boolean flexible) {
        return flexible ? WireSizes.unsignedVarint(count + 1) : Integer.BYTES;
    }

    @Override
    public int attachedBytes() {
        return 0;
    }

    @Override
    public long attachedMemoryBytes() {
        return 0;
    }

    @Override
    public void write(short version, WireWriter out) {
        boolean flexible = version >= ProduceParts.FIRST_FLEXIBLE;
        writeArrayLength(out, request.topics, flexible);
        for (int topic = 0; topic < request.topics; topic++) {
            if (version >= ProduceParts.FIRST_WITH_TOPIC_IDS) {
                out.writeUuid(request.topicId[topic]);
            } else {
                out.writeString(request.topicName[topic], flexible);
            }
            int end = request.endPart(topic);
            writeArrayLength(out, end - request.firstPart[topic], flexible);
            for (int part = request.firstPart[topic]; part < end; part++) {
                out.writeInt(request.partition[part]);
                writePart(out, part, version, flexible);
            }
            endStruct(out, flexible);
        }
        out.writeInt(throttleMs);
        endStruct(out, flexible);
    }

    private void writePart(WireWriter out, int part, short version, boolean flexible) {
        switch (answers[part]) {
            case AppendAnswer.Appended(long baseOffset, long logAppendTimeMs, long logStartOffset) -> {
                writeResult(out, ErrorCode.NONE, baseOffset, logAppendTimeMs, logStartOffset, version);
                if (version >= FIRST_WITH_RECORD_ERRORS) {
                    writeArrayLength(out, 0, flexible);
                    out.writeNullableString(null, flexible);
                }
            }
            case AppendAnswer.Refused(ErrorCode error, String message, int recordIndex, long logStartOffset) -> {
                writeResult(out, error, NO_OFFSET, NO_OFFSET, logStartOffset, version);
                if (version >= FIRST_WITH_RECORD_ERRORS) {
                    boolean ofRecord = recordIndex != NOT_A_RECORD;
                    writeArrayLength(out, ofRecord ? 1 : 0, flexible);
                    if (ofRecord) {
                        out.writeInt(recordIndex);
                        out.writeNullableString(text(message), flexible);
                        endStruct(out, flexible);
                    }
                    out.writeNullableString(text(message), flexible);
                }
            }
            case null -> throw Invariants.unreachable("part " + part + " was never answered");
        }
        endStruct(out, flexible);
    }

    private static void writeResult(
            WireWriter out, ErrorCode error, long baseOffset, long appendTimeMs, long logStartOffset, short version) {
        out.writeErrorCode(error.code());
        out.writeLong(baseOffset);
        out.writeLong(appendTimeMs);
        if (version >= FIRST_WITH_LOG_START) {
            out.writeLong(logStartOffset);
        }
    }

    private static @Nullable String text(String message) {
        return message.isEmpty() ? null : ErrorText.cut(message);
    }

    private static void writeArrayLength(WireWriter out, int count, boolean flexible) {
        if (flexible) {
            out.writeUnsignedVarint(count + 1);
        } else {
            out.writeInt(count);
        }
    }

    /** No tagged fields follow. */
    private static void endStruct(WireWriter out, boolean flexible) {
        if (flexible) {
            out.writeUnsignedVarint(0);
        }
    }

    @Override
    public void discard() {}
}
