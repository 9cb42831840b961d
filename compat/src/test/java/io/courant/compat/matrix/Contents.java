package io.courant.compat.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.courant.compat.matrix.ForeignClient.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Records of the checks, as lines of text that every client program reads and prints: partition, key, value and headers, separated by
 * tabs. Headers are {@code name=value}, separated by commas; {@code NULL} is a null.
 */
final class Contents {

    /** Partitions of a check's topic: one without headers, one with one, one with headers of all kinds. */
    static final int PARTITIONS = 3;

    /** Of values alone: what is shipped by lines has one partition, so that its order is defined. */
    static final int PARTITIONS_OF_VALUES = 1;

    /** Enough in a partition that compression pays for every batch. */
    private static final int RECORDS = 300;

    /** Every so many records have a null key, others a null value; no record has both, which not every client takes. */
    private static final int NULLS_EVERY = 10;

    private static final int NULL_VALUE_AT = 5;
    private static final List<String> HEADERS = List.of("", "trace=abc", "trace=abc,trace=again,nothing=NULL");
    private static final List<String> SOME_HEADERS = List.of("", "trace=abc", "trace=abc,trace=again,nothing=");
    private static final String NULL = "NULL";

    private Contents() {}

    static int partitions(Records kind) {
        return kind == Records.VALUES ? PARTITIONS_OF_VALUES : PARTITIONS;
    }

    /** What a client is to produce, partition after partition. */
    static List<String> lines(Records kind) {
        List<String> lines = new ArrayList<>();
        for (int partition = 0; partition < partitions(kind); partition++) {
            for (int i = 0; i < RECORDS; i++) {
                String value = "value " + i + " of partition " + partition;
                lines.add(
                        kind == Records.VALUES
                                ? line(partition, NULL, value, "")
                                : line(
                                        partition,
                                        i % NULLS_EVERY == 0 ? NULL : "key " + i,
                                        i % NULLS_EVERY == NULL_VALUE_AT ? NULL : value,
                                        (kind == Records.WHOLE ? HEADERS : SOME_HEADERS).get(partition)));
            }
        }
        return lines;
    }

    static Path file(Path home, Records kind) throws IOException {
        return Files.write(home.resolve("contents-" + kind), lines(kind));
    }

    static String line(int partition, String key, String value, String headers) {
        return partition + "\t" + key + "\t" + value + "\t" + headers;
    }

    /** The line of a record that was read back. */
    static String line(ConsumerRecord<byte[], byte[]> record) {
        return line(record.partition(), shown(record.key()), shown(record.value()), shown(record.headers()));
    }

    /** The record that {@code line} means. */
    static ProducerRecord<byte[], byte[]> record(String topic, @Nullable Long timestamp, String line) {
        String[] fields = line.split("\t", -1);
        List<Header> headers = new ArrayList<>();
        for (String header : fields[3].split(",", -1)) {
            int equals = header.indexOf('=');
            if (equals >= 0) {
                headers.add(new RecordHeader(header.substring(0, equals), meant(header.substring(equals + 1))));
            }
        }
        return new ProducerRecord<>(
                topic, Integer.valueOf(fields[0]), timestamp, meant(fields[1]), meant(fields[2]), headers);
    }

    private static byte @Nullable [] meant(String text) {
        return text.equals(NULL) ? null : text.getBytes(UTF_8);
    }

    private static String shown(byte @Nullable [] bytes) {
        return bytes == null ? NULL : new String(bytes, UTF_8);
    }

    private static String shown(Headers headers) {
        return StreamSupport.stream(headers.spliterator(), false)
                .map(header -> header.key() + "=" + shown(header.value()))
                .collect(Collectors.joining(","));
    }
}
