package io.courant.compat.differential;

import io.courant.base.Uuid;
import io.courant.wire.ErrorCode;
import io.courant.wire.Records;
import io.courant.wire.record.BatchStep;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.RecordBatches;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An answer taken apart: every field by its path, as text. What cannot be the same in two brokers becomes a name in
 * parentheses: the ids they choose, their ports, the present time, and the words in which they explain an error.
 *
 * <p>An element of a list is found by what it is about (a name, a partition, a node), not by its place: Kafka's answers
 * come out of hash maps.
 */
final class AnswerFields {

    /** The path of what stands for an answer that is not a response. */
    static final String OUTCOME = "(outcome)";

    /** What an element of a list is about, the first that it has. */
    private static final List<String> KEYS = List.of(
            "name",
            "topic",
            "key",
            "topicId",
            "partitionIndex",
            "index",
            "partition",
            "apiKey",
            "nodeId",
            "brokerId",
            "batchIndex",
            "resourceName",
            "feature",
            "groupId");

    private final Side side;
    private final SortedMap<String, String> fields = new TreeMap<>();

    private AnswerFields(Side side) {
        this.side = side;
    }

    static SortedMap<String, String> of(Side side, Answer<?> answer) {
        AnswerFields fields = new AnswerFields(side);
        switch (answer) {
            case Answer.Other<?> other -> fields.fields.put(OUTCOME, other.what());
            case Answer.Response<?> response -> {
                fields.fields.put(OUTCOME, "answered");
                fields.addStruct("", response.body());
            }
        }
        return fields.fields;
    }

    private void addStruct(String path, Object struct) {
        for (RecordComponent component : struct.getClass().getRecordComponents()) {
            add(
                    (path.isEmpty() ? "" : path + ".") + component.getName(),
                    component.getName(),
                    valueOf(component, struct));
        }
    }

    private void add(String path, String name, @Nullable Object value) {
        switch (value) {
            case null -> fields.put(path, "null");
            case List<?> list -> addList(path, list);
            case Records.OfBuffer records -> fields.put(path, batches(records.view()));
            case ByteBuffer bytes -> fields.put(path, hex(bytes));
            case Uuid id -> fields.put(path, topicId(id));
            case Record struct -> addStruct(path, struct);
            default -> fields.put(path, text(name, value));
        }
    }

    private void addList(String path, List<?> list) {
        if (!list.isEmpty() && !(list.getFirst() instanceof Record)) {
            fields.put(path, list.toString());
            return;
        }
        fields.put(path, list.size() + " elements");
        for (Object element : list) {
            String elementPath = path + "[" + keyOf(element) + "]";
            String free = elementPath;
            for (int i = 2; fields.containsKey(free); i++) {
                free = elementPath + "#" + i;
            }
            fields.put(free, "there");
            addStruct(free, element);
        }
    }

    private String keyOf(Object element) {
        for (String key : KEYS) {
            for (RecordComponent component : element.getClass().getRecordComponents()) {
                if (component.getName().equals(key)) {
                    Object value = valueOf(component, element);
                    if (value != null && !value.equals("")) {
                        return (value instanceof Uuid id ? topicId(id) : value.toString()) + typeOf(element);
                    }
                }
            }
        }
        return "";
    }

    /** Resources of several types may have one name. */
    private static String typeOf(Object element) {
        for (RecordComponent component : element.getClass().getRecordComponents()) {
            if (component.getName().equals("resourceType")) {
                return " of type " + valueOf(component, element);
            }
        }
        return "";
    }

    private String text(String name, Object value) {
        return switch (name) {
            case "errorCode", "topicConfigErrorCode" -> error((Short) value);
            case "errorMessage", "batchIndexErrorMessage" -> value.equals("") ? "\"\"" : "(a text)";
            case "clusterId" -> value.equals(side.clusterId()) ? "(its cluster)" : "\"" + value + "\"";
            case "port" -> value.equals(side.port()) ? "(its port)" : value.toString();
            case "producerId" -> (Long) value == side.producerId() ? "(the producer id)" : value.toString();
            case "logAppendTimeMs" -> (Long) value > 0 ? "(a time)" : value.toString();
            case "memberId", "leader" -> side.isMember(value.toString()) ? "(a member)" : "\"" + value + "\"";
            case "documentation" -> "(a text)";
            case "logDir" -> "(a directory)";
            case "totalBytes", "usableBytes" -> (Long) value > 0 ? "(bytes)" : value.toString();
            case "finalizedFeaturesEpoch" -> (Long) value >= 0 ? "(an epoch)" : value.toString();
            case "sessionId" -> (Integer) value != 0 ? "(a session)" : value.toString();
            default -> value instanceof String ? "\"" + value + "\"" : value.toString();
        };
    }

    private static String error(short code) {
        return ErrorCode.forCode(code).map(ErrorCode::name).orElse("error " + code);
    }

    private String topicId(Uuid id) {
        String topic = side.topicName(id);
        return topic == null ? id.toString() : "(the id of " + topic + ")";
    }

    /** The batches by their headers; with the CRC in it that is every byte of them. */
    private static String batches(ByteBuffer bytes) {
        RecordBatches batches = new RecordBatches().over(bytes, bytes.position(), bytes.limit());
        StringBuilder text = new StringBuilder(bytes.remaining() + " bytes");
        BatchStep step;
        while ((step = batches.next()) == BatchStep.BATCH) {
            RecordBatch batch = batches.batch();
            text.append("; ").append(withoutAppendTime(batch));
        }
        return step == BatchStep.END ? text.toString() : text + "; " + step;
    }

    private static String withoutAppendTime(RecordBatch batch) {
        return batch.timestampType().name().equals("LOG_APPEND_TIME")
                ? "batch with append time, offsets " + batch.baseOffset() + " to " + batch.lastOffset()
                : batch + ", crc " + Long.toHexString(batch.storedCrc());
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return HexFormat.of().formatHex(copy);
    }

    private static @Nullable Object valueOf(RecordComponent component, Object struct) {
        try {
            return component.getAccessor().invoke(struct);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
