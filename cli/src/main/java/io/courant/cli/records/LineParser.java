package io.courant.cli.records;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Makes records of lines. Keys and values are the bytes of the line, whatever text they are. */
final class LineParser {

    private final String topic;
    private final @Nullable Integer partition;
    private final byte @Nullable [] separator;
    private final byte @Nullable [] nullMarker;
    private final List<Header> headers;

    LineParser(
            String topic,
            @Nullable Integer partition,
            @Nullable String separator,
            @Nullable String nullMarker,
            List<Header> headers) {
        this.topic = topic;
        this.partition = partition;
        this.separator = separator == null || separator.isEmpty() ? null : unescape(separator);
        this.nullMarker = nullMarker == null ? null : nullMarker.getBytes(StandardCharsets.UTF_8);
        this.headers = List.copyOf(headers);
    }

    /** The record of {@code line}, or null when it has no key where it should have one. */
    @Nullable
    ProducerRecord<byte[], byte[]> parse(byte[] line) {
        if (separator == null) {
            return record(null, line);
        }
        int at = indexOf(line, separator);
        return at < 0
                ? null
                : record(Arrays.copyOfRange(line, 0, at), Arrays.copyOfRange(line, at + separator.length, line.length));
    }

    private ProducerRecord<byte[], byte[]> record(byte @Nullable [] key, byte[] value) {
        boolean isNull = nullMarker != null && Arrays.equals(value, nullMarker);
        return new ProducerRecord<>(topic, partition, key, isNull ? null : value, headers);
    }

    private static int indexOf(byte[] line, byte[] wanted) {
        for (int at = 0; at <= line.length - wanted.length; at++) {
            if (Arrays.equals(line, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }

    /** A shell passes a backslash and a letter for what its user means as one. */
    static byte[] unescape(String text) {
        return text.replace("\\t", "\t").replace("\\0", "\0").getBytes(StandardCharsets.UTF_8);
    }
}
