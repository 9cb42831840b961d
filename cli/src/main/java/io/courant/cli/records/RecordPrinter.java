package io.courant.cli.records;

import io.courant.cli.shell.Console;
import io.courant.cli.shell.Json;
import io.courant.cli.shell.Output;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** One way to write a record to standard output, with a line feed behind it. */
interface RecordPrinter {

    void print(ConsumerRecord<byte[], byte[]> record, Output out);

    /** The bytes of the value, behind those of the key and {@code separator} when there is one. */
    static RecordPrinter text(byte @Nullable [] separator, String nullMarker) {
        byte[] marker = nullMarker.getBytes(StandardCharsets.UTF_8);
        return (record, out) -> {
            if (separator != null) {
                out.write(record.key() == null ? marker : record.key());
                out.write(separator);
            }
            out.write(record.value() == null ? marker : record.value());
            out.write('\n');
        };
    }

    /** Partition, offset, key and value; a null is {@code -}, and what has no bytes is {@code ""}. */
    static RecordPrinter hex() {
        return (record, out) -> out.line(
                record.partition() + " " + record.offset() + " " + hex(record.key()) + " " + hex(record.value()));
    }

    private static String hex(byte @Nullable [] bytes) {
        if (bytes == null) {
            return "-";
        }
        return bytes.length == 0 ? "\"\"" : HexFormat.of().formatHex(bytes);
    }

    /** An object on a line. What is no UTF-8 stands under another name, with {@code Base64} behind it. */
    static RecordPrinter json(Console console) {
        return (record, out) -> {
            Map<String, @Nullable Object> fields = Json.object("topic", record.topic());
            fields.put("partition", record.partition());
            fields.put("offset", record.offset());
            fields.put("timestamp", record.timestamp());
            fields.put("timestampType", record.timestampType().name);
            put(fields, "key", record.key());
            put(fields, "value", record.value());
            List<Map<String, @Nullable Object>> headers = new ArrayList<>();
            for (Header header : record.headers()) {
                Map<String, @Nullable Object> each = Json.object("name", header.key());
                put(each, "value", header.value());
                headers.add(each);
            }
            fields.put("headers", headers);
            Json.line(console, fields);
        };
    }

    private static void put(Map<String, @Nullable Object> fields, String name, byte @Nullable [] bytes) {
        if (bytes == null) {
            fields.put(name, null);
            return;
        }
        try {
            fields.put(
                    name,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            fields.put(name + "Base64", Base64.getEncoder().encodeToString(bytes));
        }
    }
}
