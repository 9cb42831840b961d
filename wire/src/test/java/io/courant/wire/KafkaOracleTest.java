package io.courant.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.testkit.SeededRandom;
import io.courant.testkit.gen.Property;
import io.courant.wire.codegen.VersionRange;
import io.courant.wire.codegen.declarations.TableField;
import io.courant.wire.codegen.declarations.TableFile;
import java.io.IOException;
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

/**
 * Every message that the Kafka client has too, in every version: it reads what we write, we read what it writes, and
 * both write the same bytes.
 */
class KafkaOracleTest {

    private final Set<String> cases = new HashSet<>();
    private int exchanges;

    /** A case is a version of a request or a response; in each, every field is null, default and extreme once. */
    @Test
    void everyVersionOfEveryApiIsTheSameHereAndThere() throws IOException {
        int versions = 0;
        for (Map<String, String> row : rows("api-keys.tsv")) {
            String lowest = row.getOrDefault("minVersion", "");
            if (lowest.isEmpty()) {
                continue;
            }
            int highest = Integer.parseInt(row.getOrDefault("maxStableVersion", ""));
            TableMessage request = TableMessage.named(row.get("name") + "Request");
            TableMessage response = TableMessage.named(row.get("name") + "Response");
            for (int version = Integer.parseInt(lowest); version <= highest; version++) {
                exchangeAll(request, version);
                exchangeAll(response, version);
                versions++;
            }
        }
        System.out.printf("KafkaOracleTest: %s cases, %s exchanges%n", cases.size(), exchanges);
        assertThat(cases).hasSize(2 * versions);
        assertThat(cases).containsAll(advertised());
    }

    /** Requests and responses of the versions that a started node advertised, on both of its listeners. */
    private static Set<String> advertised() throws IOException {
        Set<String> cases = new HashSet<>();
        for (Map<String, String> row : rows("api-versions-observed.tsv")) {
            // The answer to a version from the future names one API only.
            if (!row.getOrDefault("kind", "").equals("api")
                    || row.getOrDefault("requestVersion", "").equals("6")) {
                continue;
            }
            // Produce is advertised from 0 on, for old clients' sake, and exists from 3 on.
            VersionRange existing =
                    TableMessage.named(row.get("name") + "Request").versions();
            int lowest = Math.max(existing.lowest(), Integer.parseInt(row.getOrDefault("min", "")));
            for (int version = lowest; version <= Integer.parseInt(row.getOrDefault("max", "")); version++) {
                cases.add(row.get("name") + "Request v" + version);
                cases.add(row.get("name") + "Response v" + version);
            }
        }
        assertThat(cases).hasSizeGreaterThan(400);
        return cases;
    }

    private static List<Map<String, String>> rows(String table) throws IOException {
        return TableFile.read(TableMessage.TABLES.resolve(table)).rows();
    }

    /** Headers, records of the metadata log and of the coordinators, control records, versions that are not stable yet. */
    @Test
    void whateverElseTheClientKnowsIsTheSameHereAndThere() {
        Set<String> apis = new HashSet<>();
        for (ApiKey key : ApiKey.values()) {
            for (int version = key.versions().lowest();
                    version <= key.versions().highest();
                    version++) {
                apis.add(key.protocolName() + "Request v" + version);
                apis.add(key.protocolName() + "Response v" + version);
            }
        }
        for (TableMessage message : TableMessage.all()) {
            if (kafkaClass(message).isPresent()) {
                message.forEachVersion(version -> {
                    if (!apis.contains(message.name() + " v" + version)) {
                        exchangeAll(message, version);
                    }
                });
            }
        }
        assertThat(cases)
                .contains("RequestHeader v1", "RequestHeader v2", "ResponseHeader v0", "ResponseHeader v1")
                .contains("EndTxnMarker v0", "LeaderChangeMessage v1", "VotersRecord v0")
                .contains("ConsumerProtocolSubscription v3");
    }

    private void exchangeAll(TableMessage message, int version) {
        String what = message.name() + " v" + version;
        Property.check(1, random -> {
            for (TableContents.Style style : TableContents.Style.values()) {
                exchange(what + " " + style, message, version, new TableContents(random, style, version), random);
            }
            for (List<TableField> path : TableContents.paths(message.fields(), version)) {
                TableField field = path.getLast();
                for (TableContents.Style style : TableContents.stylesOf(field, version)) {
                    TableContents contents = TableContents.withField(random, version, path, style);
                    exchange(what + " with " + style + " in " + field.name(), message, version, contents, random);
                }
            }
        });
        cases.add(what);
    }

    private void exchange(String what, TableMessage message, int version, TableContents contents, SeededRandom random) {
        Map<String, @Nullable Object> values = contents.struct(message.fields());
        Object ours = TableContents.toRecord(message.recordClass(), message.fields(), values);
        byte[] written = WireBytes.write(message.codec(), ours, version);

        Message theirs = readByKafka(what, message, version, written);
        compare(what, message.fields(), version, values, theirs);
        byte[] rewritten = kafkaBytes(theirs, version);
        assertThat(rewritten).as(what).isEqualTo(written);
        assertThat(WireBytes.read(message.codec(), rewritten, version)).as(what).isEqualTo(ours);

        byte[] unusual = new TableEncoder(message, version, TableEncoder.Tags.UNUSUAL, random).encode(values);
        Message tolerant = readByKafka(what, message, version, unusual);
        compare(what + " with unusual tags", message.fields(), version, values, tolerant);
        assertThat(WireBytes.read(message.codec(), kafkaBytes(tolerant, version), version))
                .as("%s with the tags that Kafka keeps", what)
                .isEqualTo(ours);
        exchanges++;
    }

    private static Message readByKafka(String what, TableMessage message, int version, byte[] bytes) {
        Message theirs = newKafkaMessage(message);
        ByteBufferAccessor in = new ByteBufferAccessor(ByteBuffer.wrap(bytes));
        theirs.read(in, (short) version);
        assertThat(in.remaining()).as(what).isZero();
        return theirs;
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
