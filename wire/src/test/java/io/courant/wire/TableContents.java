package io.courant.wire;

import io.courant.base.Uuid;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.gen.Gen;
import io.courant.wire.codegen.declarations.TableField;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Contents of a message as plain values, by the names of the table's fields: numbers, {@code String}, {@code Uuid},
 * {@code byte[]} for bytes and records, {@code List}, {@code Map} for structs, null.
 */
final class TableContents {

    private static final int MOST_ELEMENTS = 3;

    /** More than fit into one byte of a compact length. */
    private static final int MANY_ELEMENTS = 130;

    /** More than fit into two bytes of a compact length. */
    private static final int MANY_BYTES = 20_000;

    /** How a field's value is chosen. */
    enum Style {
        RANDOM,
        DEFAULT,
        /** Null wherever the version allows it. */
        NULL,
        /** The largest numbers, long strings. */
        LARGEST,
        /** The smallest numbers, empty strings and lists. */
        SMALLEST
    }

    private final SeededRandom random;
    private final Style style;
    private final int version;

    /** The field that is chosen by a style of its own, below the structs around it; empty where there is none. */
    private final List<TableField> path;

    private final Style styleOfTheField;

    TableContents(SeededRandom random, Style style, int version) {
        this(random, style, version, List.of(), style);
    }

    private TableContents(SeededRandom random, Style style, int version, List<TableField> path, Style styleOfTheField) {
        this.random = random;
        this.style = style;
        this.version = version;
        this.path = path;
        this.styleOfTheField = styleOfTheField;
    }

    /** Random contents in which the field at the end of {@code path} is there, chosen by {@code style}, as extreme as it gets. */
    static TableContents withField(SeededRandom random, int version, List<TableField> path, Style style) {
        return new TableContents(random, Style.RANDOM, version, path, style);
    }

    /** The paths from the top to each field that {@code version} has, those within structs included. */
    static List<List<TableField>> paths(List<TableField> fields, int version) {
        List<List<TableField>> paths = new ArrayList<>();
        for (TableField field : fields) {
            if (field.effective().contains(version)) {
                paths.add(List.of(field));
                for (List<TableField> below : paths(field.children(), version)) {
                    List<TableField> path = new ArrayList<>();
                    path.add(field);
                    path.addAll(below);
                    paths.add(List.copyOf(path));
                }
            }
        }
        return paths;
    }

    /** The styles by which a field can be something of its own in {@code version}. */
    static List<Style> stylesOf(TableField field, int version) {
        List<Style> styles = new ArrayList<>(List.of(Style.DEFAULT, Style.SMALLEST, Style.LARGEST));
        if (field.nullable().contains(version)) {
            styles.add(Style.NULL);
        }
        return styles;
    }

    /** Values for all fields that the version has. */
    Map<String, @Nullable Object> struct(List<TableField> fields) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (TableField field : fields) {
            if (field.effective().contains(version)) {
                values.put(field.name(), path.isEmpty() ? value(field) : valueOnThePath(field));
            }
        }
        return values;
    }

    private @Nullable Object valueOnThePath(TableField field) {
        TableContents elsewhere = new TableContents(random, style, version);
        if (!field.name().equals(path.getFirst().name())) {
            return elsewhere.value(field);
        }
        if (path.size() == 1) {
            return new TableContents(random, styleOfTheField, version).extreme(field);
        }
        List<TableField> below = path.subList(1, path.size());
        return new TableContents(random, style, version, below, styleOfTheField).value(field, 1);
    }

    /** What the style means for one field, which can be larger than if all fields were as large. */
    private @Nullable Object extreme(TableField field) {
        if (style != Style.LARGEST) {
            return value(field);
        }
        if (field.isArray()) {
            return new TableContents(random, Style.SMALLEST, version).value(field, MANY_ELEMENTS);
        }
        return switch (field.type()) {
            case "string" -> "x".repeat(WireLimits.MAX_STRING_BYTES);
            case "bytes", "records" ->
                Gen.byteArrays(MANY_BYTES, MANY_BYTES + 1).next(random);
            default -> element(field);
        };
    }

    private @Nullable Object value(TableField field) {
        boolean nullable = field.nullable().contains(version);
        return switch (style) {
            case DEFAULT -> defaultIn(field, version);
            case NULL -> nullable ? null : value(field, 1);
            case RANDOM ->
                nullable && random.oneIn(4)
                        ? null
                        : random.oneIn(4) ? defaultIn(field, version) : value(field, random.nextInt(MOST_ELEMENTS + 1));
            case LARGEST -> value(field, MOST_ELEMENTS);
            case SMALLEST -> value(field, 0);
        };
    }

    private Object value(TableField field, int elements) {
        if (!field.isArray()) {
            return element(field);
        }
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < elements; i++) {
            list.add(element(field));
        }
        return list;
    }

    private Object element(TableField field) {
        return switch (field.type()) {
            case "bool" -> style == Style.LARGEST || (style == Style.RANDOM && random.nextBoolean());
            case "int8" -> (byte) number(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case "int16" -> (short) number(Short.MIN_VALUE, Short.MAX_VALUE);
            case "uint16" -> (int) number(0, 0xFFFF);
            case "int32" -> (int) number(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case "uint32" -> number(0, 0xFFFF_FFFFL);
            case "int64" -> number(Long.MIN_VALUE, Long.MAX_VALUE);
            case "float64" -> fraction();
            case "uuid" -> uuid();
            case "string" -> text();
            case "bytes", "records" ->
                Gen.byteArrays(0, style == Style.LARGEST ? 300 : style == Style.SMALLEST ? 0 : 20)
                        .next(random);
            default -> struct(field.children());
        };
    }

    private long number(long smallest, long largest) {
        return switch (style) {
            case LARGEST -> largest;
            case SMALLEST -> smallest;
            case RANDOM, DEFAULT, NULL -> Gen.longs(smallest, largest).next(random);
        };
    }

    private double fraction() {
        return switch (style) {
            case LARGEST -> Double.MAX_VALUE;
            case SMALLEST -> -Double.MAX_VALUE;
            case RANDOM, DEFAULT, NULL ->
                Gen.longs(Integer.MIN_VALUE, Integer.MAX_VALUE).next(random) / 8.0;
        };
    }

    private Uuid uuid() {
        return switch (style) {
            case LARGEST -> new Uuid(-1, -1);
            case SMALLEST -> Uuid.ZERO;
            case RANDOM, DEFAULT, NULL -> Gen.uuids().next(random);
        };
    }

    private String text() {
        return switch (style) {
            case LARGEST ->
                random.oneIn(20)
                        ? "x".repeat(WireLimits.MAX_STRING_BYTES)
                        : Gen.texts(127, 140).next(random);
            case SMALLEST -> "";
            case RANDOM, DEFAULT, NULL -> Gen.texts(0, 12).next(random);
        };
    }

    /** What the field holds in {@code version} when nobody set it. */
    static @Nullable Object defaultIn(TableField field, int version) {
        Object value = defaultOf(field);
        boolean nullHere = field.nullable().contains(version);
        return value == null && !nullHere ? replacementForNull(field) : value;
    }

    private static Object replacementForNull(TableField field) {
        if (field.isArray()) {
            return List.of();
        }
        return switch (field.type()) {
            case "string" -> "";
            case "bytes", "records" -> new byte[0];
            default -> throw new AssertionError("null in a version without it: " + field.name());
        };
    }

    /** The default of the table; null also for records, where a version without null holds none at all. */
    static @Nullable Object defaultOf(TableField field) {
        String literal = field.defaultValue();
        if (literal.equals("null")) {
            return field.isNullable() ? null : replacementForNull(field);
        }
        if (field.isArray()) {
            return List.of();
        }
        return switch (field.type()) {
            case "bool" -> Boolean.parseBoolean(literal);
            case "int8" -> Byte.parseByte(literal);
            case "int16" -> Short.parseShort(literal);
            case "uint16", "int32" -> Integer.parseInt(literal);
            case "uint32", "int64" -> Long.parseLong(literal);
            case "float64" -> Double.parseDouble(literal);
            case "uuid" -> Uuid.ZERO;
            case "string" -> literal.equals("\"\"") ? "" : literal;
            case "bytes", "records" -> new byte[0];
            default -> defaults(field.children());
        };
    }

    static Map<String, @Nullable Object> defaults(List<TableField> fields) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (TableField field : fields) {
            if (!field.effective().isEmpty()) {
                values.put(field.name(), defaultOf(field));
            }
        }
        return values;
    }

    /** The record of ours with these contents; what {@code values} lacks holds its default. */
    static Object toRecord(Class<?> type, List<TableField> fields, Map<String, @Nullable Object> values) {
        List<TableField> declared =
                fields.stream().filter(field -> !field.effective().isEmpty()).toList();
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] arguments = new @Nullable Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            TableField field = declared.get(i);
            Object value = values.containsKey(field.name()) ? values.get(field.name()) : defaultOf(field);
            arguments[i] = toComponent(type.getNestHost(), field, value);
            types[i] = components[i].getType();
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new AssertionError(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Object toComponent(Class<?> message, TableField field, @Nullable Object value) {
        return switch (value) {
            case null -> null;
            case List<?> list ->
                list.stream()
                        .map(element -> toComponent(message, field, element))
                        .toList();
            case Map<?, ?> struct ->
                toRecord(nested(message, field.type()), field.children(), (Map<String, @Nullable Object>) struct);
            case byte[] bytes ->
                field.type().equals("records") ? new Records.OfBuffer(ByteBuffer.wrap(bytes)) : ByteBuffer.wrap(bytes);
            default -> value;
        };
    }

    private static Class<?> nested(Class<?> message, String name) {
        try {
            return Class.forName(message.getName() + "$" + name);
        } catch (ClassNotFoundException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
