package io.courant.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.testkit.SeededRandom;
import io.courant.testkit.gen.Property;
import io.courant.wire.codegen.declarations.TableField;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every message that the Kafka client has too, in every version, exchanged with it in both directions. */
class KafkaOracleTest {

    private static final int RUNS = 2;

    private final Set<String> exchanged = new HashSet<>();
    private int cases;

    @Test
    void kafkaReadsWhatWeWriteAndWeReadWhatKafkaWrites() {
        Property.check(
                RUNS,
                random -> TableMessage.all().stream()
                        .filter(message -> kafkaClass(message).isPresent())
                        .forEach(message -> message.forEachVersion(version -> {
                            for (TableContents.Style style : TableContents.Style.values()) {
                                exchange(message, version, style, random);
                            }
                        })));
        assertThat(exchanged).hasSizeGreaterThanOrEqualTo(195);
        for (ApiKey key : ApiKey.values()) {
            assertThat(exchanged).contains(key.protocolName() + "Request", key.protocolName() + "Response");
        }
        assertThat(exchanged).contains("RequestHeader", "ResponseHeader");
        assertThat(cases).isGreaterThan(500 * TableContents.Style.values().length);
    }

    private void exchange(TableMessage message, int version, TableContents.Style style, SeededRandom random) {
        Map<String, @Nullable Object> values = new TableContents(random, style, version).struct(message.fields());
        Object ours = TableContents.toRecord(message.recordClass(), message.fields(), values);
        byte[] written = WireBytes.write(message.codec(), ours, version);
        String what = message.name() + " v" + version + " " + style;

        Message theirs = newKafkaMessage(message);
        ByteBufferAccessor in = new ByteBufferAccessor(ByteBuffer.wrap(written));
        theirs.read(in, (short) version);
        assertThat(in.remaining()).as(what).isZero();
        compare(what, message.fields(), version, values, theirs);

        byte[] rewritten = kafkaBytes(theirs, version);
        assertThat(rewritten).as(what).isEqualTo(written);
        assertThat(WireBytes.read(message.codec(), rewritten, version)).as(what).isEqualTo(ours);

        byte[] unusual = new TableEncoder(message, version, TableEncoder.Tags.UNUSUAL, random).encode(values);
        Message tolerant = newKafkaMessage(message);
        tolerant.read(new ByteBufferAccessor(ByteBuffer.wrap(unusual)), (short) version);
        compare(what + " with unusual tags", message.fields(), version, values, tolerant);
        exchanged.add(message.name());
        cases++;
    }

    private static byte[] kafkaBytes(Message message, int version) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer buffer = ByteBuffer.allocate(message.size(cache, (short) version));
        message.write(new ByteBufferAccessor(buffer), cache, (short) version);
        assertThat(buffer.hasRemaining()).isFalse();
        return buffer.array();
    }

    /** Requests, responses and headers have "Data" behind their names there. */
    private static Optional<Class<?>> kafkaClass(TableMessage message) {
        String name = "org.apache.kafka.common.message." + message.name();
        boolean suffixed = Set.of("request", "response", "header").contains(message.kind());
        try {
            return Optional.of(Class.forName(suffixed ? name + "Data" : name));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    private static Message newKafkaMessage(TableMessage message) {
        try {
            return (Message) kafkaClass(message).orElseThrow().getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static void compare(
            String what, List<TableField> fields, int version, Map<String, @Nullable Object> values, Object theirs) {
        for (TableField field : fields) {
            if (field.effective().contains(version)) {
                String path = what + ": " + field.name();
                compareValue(path, field, version, values.get(field.name()), property(theirs, field.name()));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static void compareValue(
            String path, TableField field, int version, @Nullable Object ours, @Nullable Object theirs) {
        switch (theirs) {
            case null -> assertThat(ours).as(path).isNull();
            case Collection<?> collection -> {
                List<?> list = (List<?>) requireNonNull(ours, path);
                assertThat(collection).as(path).hasSize(list.size());
                List<?> elements = new ArrayList<>(collection);
                for (int i = 0; i < list.size(); i++) {
                    compareValue(path + "[" + i + "]", field, version, list.get(i), elements.get(i));
                }
            }
            case MemoryRecords records ->
                assertThat(bytes(records.buffer())).as(path).isEqualTo(ours);
            case ByteBuffer buffer -> assertThat(bytes(buffer)).as(path).isEqualTo(ours);
            case byte[] bytes -> assertThat(bytes).as(path).isEqualTo(ours);
            case Uuid uuid ->
                assertThat(new io.courant.base.Uuid(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits()))
                        .as(path)
                        .isEqualTo(ours);
            case Message struct ->
                compare(
                        path,
                        field.children(),
                        version,
                        (Map<String, @Nullable Object>) requireNonNull(ours, path),
                        struct);
            default -> assertThat(theirs).as(path).isEqualTo(ours);
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }

    private static @Nullable Object property(Object theirs, String name) {
        try {
            return theirs.getClass().getMethod(name).invoke(theirs);
        } catch (InvocationTargetException e) {
            throw new AssertionError(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
