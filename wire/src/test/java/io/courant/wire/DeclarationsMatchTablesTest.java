package io.courant.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.wire.codegen.VersionRange;
import io.courant.wire.codegen.declarations.TableField;
import io.courant.wire.codegen.declarations.TableFile;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeclarationsMatchTablesTest {

    private final Set<Class<?>> structsSeen = new HashSet<>();
    private int fieldsCompared;

    @Test
    void everyMessageOfTheTablesIsDeclaredFieldByField() {
        int fieldsInTables = 0;
        for (TableMessage table : TableMessage.all()) {
            Class<?> type = table.recordClass();
            Message message = type.getAnnotation(Message.class);
            assertThat(message).as(table.name()).isNotNull();
            assertThat(message.kind().name()).as(table.name()).isEqualTo(upper(table.kind()));
            assertThat(message.apiKey())
                    .as(table.name())
                    .isEqualTo(table.apiKey().matches("\\d+") ? Integer.parseInt(table.apiKey()) : -1);
            assertThat(VersionRange.parse(message.versions())).as(table.name()).isEqualTo(table.versions());
            assertThat(VersionRange.parse(message.flexible())).as(table.name()).isEqualTo(table.flexible());
            compare(table.name(), type, table.fields(), table.versions());
            fieldsInTables += count(table.fields());
        }
        for (TableMessage table : TableMessage.all()) {
            for (Class<?> struct : table.recordClass().getDeclaredClasses()) {
                assertThat(structsSeen.contains(struct))
                        .as("is a struct of the tables: %s", struct)
                        .isTrue();
            }
        }
        assertThat(TableMessage.all()).hasSize(278);
        assertThat(fieldsCompared).isEqualTo(fieldsInTables).isGreaterThan(2000);
    }

    private void compare(String path, Class<?> type, List<TableField> table, VersionRange around) {
        structsSeen.add(type);
        List<TableField> existing =
                table.stream().filter(field -> !field.effective().isEmpty()).toList();
        List<String> names = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            names.add(component.getName());
        }
        assertThat(names)
                .as(path)
                .containsExactlyElementsOf(
                        existing.stream().map(TableField::name).toList());
        for (int i = 0; i < existing.size(); i++) {
            RecordComponent component = type.getRecordComponents()[i];
            compare(path + "." + names.get(i), type.getNestHost(), component, existing.get(i), around);
        }
    }

    private void compare(
            String path, Class<?> message, RecordComponent component, TableField table, VersionRange around) {
        Field field = component.getAnnotation(Field.class);
        assertThat(field).as(path).isNotNull();
        VersionRange versions = VersionRange.parse(field.versions());
        VersionRange effective = versions.intersect(around);
        assertThat(versions).as(path).isEqualTo(table.versions());
        assertThat(effective).as(path).isEqualTo(table.effective());
        assertThat(VersionRange.parse(field.nullable()).intersect(effective))
                .as(path)
                .isEqualTo(table.nullable().intersect(table.effective()));
        boolean nullable =
                Arrays.stream(component.getAnnotatedType().getAnnotations()).anyMatch(Nullable.class::isInstance);
        assertThat(nullable).as(path).isEqualTo(table.isNullable());
        assertThat(field.tag()).as(path).isEqualTo(table.tag());
        assertThat(field.flexible()).as(path).isEqualTo(table.flexible());
        assertThat(field.defaultValue()).as(path).isEqualTo(table.declaredDefault());
        assertThat(field.ignorable()).as(path).isEqualTo(table.ignorable());
        assertThat(field.cut()).as(path).isEqualTo(table.name().matches("(e|.*E)rrorMessage"));
        assertThat(typeName(component.getGenericType(), field.unsigned()))
                .as(path)
                .isEqualTo((table.isArray() ? "[]" : "") + table.type());
        fieldsCompared++;
        if (table.isStruct()) {
            compare(path, nested(message, table.type()), table.children(), effective);
        }
    }

    private static Class<?> nested(Class<?> message, String name) {
        for (Class<?> nested : message.getDeclaredClasses()) {
            if (nested.getSimpleName().equals(name)) {
                return nested;
            }
        }
        throw new AssertionError(message + " has no struct " + name);
    }

    private static String typeName(Type type, boolean unsigned) {
        if (type instanceof ParameterizedType list) {
            assertThat(list.getRawType()).isEqualTo(List.class);
            return "[]" + typeName(list.getActualTypeArguments()[0], unsigned);
        }
        Map<Type, String> names = Map.ofEntries(
                Map.entry(boolean.class, "bool"),
                Map.entry(byte.class, "int8"),
                Map.entry(Byte.class, "int8"),
                Map.entry(short.class, "int16"),
                Map.entry(Short.class, "int16"),
                Map.entry(int.class, unsigned ? "uint16" : "int32"),
                Map.entry(Integer.class, unsigned ? "uint16" : "int32"),
                Map.entry(long.class, unsigned ? "uint32" : "int64"),
                Map.entry(Long.class, unsigned ? "uint32" : "int64"),
                Map.entry(double.class, "float64"),
                Map.entry(Uuid.class, "uuid"),
                Map.entry(String.class, "string"),
                Map.entry(ByteBuffer.class, "bytes"),
                Map.entry(Records.class, "records"));
        String name = names.get(type);
        return name == null ? ((Class<?>) type).getSimpleName() : name;
    }

    private static int count(List<TableField> fields) {
        return fields.stream()
                .filter(field -> !field.effective().isEmpty())
                .mapToInt(field -> 1 + count(field.children()))
                .sum();
    }

    private static String upper(String kind) {
        return kind.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    @Test
    void everyApiHasTheKeyVersionsAndHeadersOfTheTable() throws IOException {
        int compared = 0;
        for (Map<String, String> row :
                TableFile.read(TableMessage.TABLES.resolve("api-keys.tsv")).rows()) {
            short id = Short.parseShort(row.getOrDefault("key", ""));
            if (row.getOrDefault("minVersion", "").isEmpty()) {
                assertThat(ApiKey.forId(id)).isEmpty();
                continue;
            }
            ApiKey key = ApiKey.forId(id).orElseThrow();
            assertThat(key.id()).isEqualTo(id);
            assertThat(key.name()).isEqualTo(row.get("enumName"));
            assertThat(key.protocolName()).isEqualTo(row.get("name"));
            assertThat(text(key.versions())).isEqualTo(range(row, "minVersion", "maxStableVersion"));
            assertThat(key.brokerAdvertises()
                            .map(DeclarationsMatchTablesTest::text)
                            .orElse("none"))
                    .isEqualTo(VersionRange.parse(row.getOrDefault("brokerAdvertises", ""))
                            .toString());
            headers(row, "requestHeaderVersions")
                    .forEach((version, header) -> assertThat(key.requestHeaderVersion(version))
                            .as("%s v%s", key, version)
                            .isEqualTo(header));
            headers(row, "responseHeaderVersions")
                    .forEach((version, header) -> assertThat(key.responseHeaderVersion(version))
                            .as("%s v%s", key, version)
                            .isEqualTo(header));
            compared++;
        }
        assertThat(compared).isEqualTo(ApiKey.values().length).isEqualTo(91);
    }

    /** Whether or not a handler exists: what a request asks for is told apart from bytes that mean nothing. */
    @Test
    void everyApiThatAStartedNodeAdvertisesIsKnownWithItsVersions() throws IOException {
        Map<ApiKey, String> advertisedToClients = new EnumMap<>(ApiKey.class);
        for (Map<String, String> row : TableFile.read(TableMessage.TABLES.resolve("api-versions-observed.tsv"))
                .rows()) {
            if (row.getOrDefault("kind", "").equals("api")) {
                ApiKey key = ApiKey.forId(Short.parseShort(row.getOrDefault("key", "")))
                        .orElseThrow();
                assertThat(key.protocolName()).isEqualTo(row.get("name"));
                assertThat(key.versions().highest())
                        .as(key.name())
                        .isEqualTo(Short.parseShort(row.getOrDefault("max", "")));
                if (row.getOrDefault("listener", "").equals("broker")) {
                    advertisedToClients.put(key, range(row, "min", "max"));
                }
            }
        }
        assertThat(advertisedToClients).hasSizeGreaterThan(70);
        for (ApiKey key : ApiKey.values()) {
            assertThat(key.brokerAdvertises().map(DeclarationsMatchTablesTest::text))
                    .as(key.name())
                    .isEqualTo(Optional.ofNullable(advertisedToClients.get(key)));
        }
    }

    private static String range(Map<String, String> row, String lowest, String highest) {
        return new VersionRange(
                        Integer.parseInt(row.getOrDefault(lowest, "")), Integer.parseInt(row.getOrDefault(highest, "")))
                .toString();
    }

    private static String text(io.courant.wire.VersionRange range) {
        return new VersionRange(range.lowest(), range.highest()).toString();
    }

    /** Header version by message version, from {@code 0-8:1;9-13:2}. */
    private static Map<Short, Short> headers(Map<String, String> row, String column) {
        Map<Short, Short> headers = new TreeMap<>();
        for (String part : row.getOrDefault(column, "").split(";", -1)) {
            VersionRange versions = VersionRange.parse(part.substring(0, part.indexOf(':')));
            short header = Short.parseShort(part.substring(part.indexOf(':') + 1));
            for (int version = versions.lowest(); version <= versions.highest(); version++) {
                headers.put((short) version, header);
            }
        }
        return headers;
    }

    @Test
    void theHeaderOfAnApiVersionsRequestFromTheFutureIsRead() {
        assertThat(ApiKey.API_VERSIONS.requestHeaderVersion((short) 99)).isEqualTo((short) 2);
        assertThat(ApiKey.API_VERSIONS.responseHeaderVersion((short) 99)).isEqualTo((short) 0);
        assertThat(ApiKey.API_VERSIONS.responseHeaderVersion(Short.MAX_VALUE)).isEqualTo((short) 0);
    }

    @Test
    void everyErrorHasTheCodeAndRetriabilityOfTheTable() throws IOException {
        List<Map<String, String>> rows =
                TableFile.read(TableMessage.TABLES.resolve("errors.tsv")).rows();
        for (Map<String, String> row : rows) {
            short code = Short.parseShort(row.getOrDefault("code", ""));
            ErrorCode error = ErrorCode.forCode(code).orElseThrow();
            assertThat(error.name()).isEqualTo(row.get("name"));
            assertThat(error.code()).isEqualTo(code);
            assertThat(error.retriable()).isEqualTo(Boolean.parseBoolean(row.get("retriable")));
        }
        Set<Integer> codes = rows.stream()
                .map(row -> Integer.parseInt(row.getOrDefault("code", "")))
                .collect(Collectors.toSet());
        assertThat(ErrorCode.values()).hasSize(rows.size());
        for (int code = -10; code < 1000; code++) {
            assertThat(ErrorCode.forCode((short) code).isPresent()).isEqualTo(codes.contains(code));
        }
    }
}
