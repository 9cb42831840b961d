package io.courant.wire;

import static java.util.Objects.requireNonNull;

import io.courant.base.Uuid;
import io.courant.testkit.SeededRandom;
import io.courant.wire.codegen.declarations.TableField;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Encodes contents straight from the tables, sharing nothing with the generated codecs: slow, plain, and written from
 * the descriptions in {@code primitive-types.tsv}.
 */
final class TableEncoder {

    /** How tagged fields are sent. A reader must take all of them. */
    enum Tags {
        /** As every writer does: by rising tag, defaults left out. */
        CANONICAL,
        /** Defaults are sent too, in falling order, with rising tags between them that nobody knows. */
        UNUSUAL
    }

    private final TableMessage message;
    private final int version;
    private final Tags tags;
    private final SeededRandom random;

    TableEncoder(TableMessage message, int version, Tags tags, SeededRandom random) {
        this.message = message;
        this.version = version;
        this.tags = tags;
        this.random = random;
    }

    byte[] encode(Map<String, @Nullable Object> values) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            struct(message.fields(), values, new DataOutputStream(bytes));
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void struct(List<TableField> fields, Map<String, @Nullable Object> values, DataOutputStream out)
            throws IOException {
        boolean flexible = message.isFlexible(version);
        List<TableField> tagged = new ArrayList<>();
        for (TableField field : fields) {
            if (!field.effective().contains(version)) {
                continue;
            }
            if (field.tag() >= 0) {
                tagged.add(field);
            } else {
                boolean compact = field.flexible().isEmpty()
                        ? flexible
                        : !field.flexible().equals("none");
                value(field, values.get(field.name()), compact, false, out);
            }
        }
        if (flexible) {
            tagSection(tagged, values, out);
        }
    }

    private void tagSection(List<TableField> tagged, Map<String, @Nullable Object> values, DataOutputStream out)
            throws IOException {
        ByteArrayOutputStream section = new ByteArrayOutputStream();
        int count = 0;
        for (TableField field : tags == Tags.UNUSUAL ? tagged.reversed() : tagged) {
            Object value = values.get(field.name());
            if (tags == Tags.UNUSUAL) {
                unknownTag(count, new DataOutputStream(section));
                count++;
            } else if (isDefault(field, value)) {
                continue;
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            value(field, value, true, true, new DataOutputStream(bytes));
            tag(field.tag(), bytes.toByteArray(), new DataOutputStream(section));
            count++;
        }
        if (tags == Tags.UNUSUAL) {
            unknownTag(count, new DataOutputStream(section));
            count++;
        }
        varint(count, out);
        section.writeTo(out);
    }

    /** Kafka keeps what it does not know, and writes it again only where the tags rise. */
    private void unknownTag(int behind, DataOutputStream out) throws IOException {
        tag(1000 + behind * 200_000 + random.nextInt(200_000), new byte[random.nextInt(200)], out);
    }

    private static void tag(int tag, byte[] value, DataOutputStream out) throws IOException {
        varint(tag, out);
        varint(value.length, out);
        out.write(value);
    }

    private static boolean isDefault(TableField field, @Nullable Object value) {
        return Objects.deepEquals(plain(TableContents.defaultOf(field)), plain(value));
    }

    /** With strings of bytes as something that is equal by contents. */
    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            case Map<?, ?> struct ->
                struct.values().stream().map(TableEncoder::plain).toList();
            case List<?> list -> list.stream().map(TableEncoder::plain).toList();
            case null -> "null";
            default -> value;
        };
    }

    private void value(TableField field, @Nullable Object value, boolean compact, boolean inTag, DataOutputStream out)
            throws IOException {
        if (field.isArray()) {
            List<?> list = (List<?>) value;
            length(list == null ? -1 : list.size(), compact, Integer.BYTES, out);
            if (list != null) {
                for (Object element : list) {
                    element(field, element, compact, out);
                }
            }
        } else if (field.isStruct() && field.nullable().contains(version)) {
            if (inTag) {
                varint(value == null ? 0 : 1, out);
            } else {
                out.writeByte(value == null ? -1 : 1);
            }
            if (value != null) {
                element(field, value, compact, out);
            }
        } else if (value == null) {
            length(-1, compact, field.type().equals("string") ? Short.BYTES : Integer.BYTES, out);
        } else {
            element(field, value, compact, out);
        }
    }

    @SuppressWarnings("unchecked")
    private void element(TableField field, @Nullable Object value, boolean compact, DataOutputStream out)
            throws IOException {
        Object present = requireNonNull(value);
        switch (field.type()) {
            case "bool" -> out.writeBoolean((Boolean) present);
            case "int8" -> out.writeByte((Byte) present);
            case "int16" -> out.writeShort((Short) present);
            case "uint16" -> out.writeShort((Integer) present);
            case "int32" -> out.writeInt((Integer) present);
            case "uint32" -> out.writeInt((int) (long) (Long) present);
            case "int64" -> out.writeLong((Long) present);
            case "float64" -> out.writeLong(Double.doubleToRawLongBits((Double) present));
            case "uuid" -> {
                out.writeLong(((Uuid) present).high());
                out.writeLong(((Uuid) present).low());
            }
            case "string" -> sized(((String) present).getBytes(StandardCharsets.UTF_8), compact, Short.BYTES, out);
            case "bytes", "records" -> sized((byte[]) present, compact, Integer.BYTES, out);
            default -> struct(field.children(), (Map<String, @Nullable Object>) present, out);
        }
    }

    private static void sized(byte[] bytes, boolean compact, int lengthBytes, DataOutputStream out) throws IOException {
        length(bytes.length, compact, lengthBytes, out);
        out.write(bytes);
    }

    private static void length(int length, boolean compact, int lengthBytes, DataOutputStream out) throws IOException {
        if (compact) {
            varint(length + 1, out);
        } else if (lengthBytes == Short.BYTES) {
            out.writeShort(length);
        } else {
            out.writeInt(length);
        }
    }

    private static void varint(int value, DataOutputStream out) throws IOException {
        int rest = value;
        while (rest > 0x7F) {
            out.writeByte(rest % 0x80 + 0x80);
            rest /= 0x80;
        }
        out.writeByte(rest);
    }
}
