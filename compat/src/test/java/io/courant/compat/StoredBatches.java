package io.courant.compat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The record batches in a partition's segment files, by their headers, read with no code of the broker. */
public final class StoredBatches {

    private static final int LENGTH_AT = 8;
    private static final int BEHIND_LENGTH = 12;
    private static final int MAGIC_AT = 16;
    private static final int ATTRIBUTES_AT = 21;
    private static final int PRODUCER_ID_AT = 43;
    private static final int RECORDS_COUNT_AT = 57;
    private static final int HEADER_BYTES = 61;
    private static final int CODEC_MASK = 7;

    /**
     * A stored batch.
     *
     * @param codec id of its compression: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd
     * @param producerId of an idempotent producer, else -1
     * @param recordsCount number of records
     * @param bytes its size
     */
    public record Stored(long baseOffset, byte magic, int codec, long producerId, int recordsCount, int bytes) {}

    private StoredBatches() {}

    /** The segment files of {@code partitionDirectory} in the order of their offsets. */
    static List<Path> segments(Path partitionDirectory) throws IOException {
        try (Stream<Path> files = Files.list(partitionDirectory)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }
    }

    /** All batches of a partition. */
    public static List<Stored> of(Path partitionDirectory) throws IOException {
        List<Stored> batches = new ArrayList<>();
        for (Path segment : segments(partitionDirectory)) {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(segment));
            int at = 0;
            while (at + HEADER_BYTES <= bytes.limit() && bytes.getInt(at + LENGTH_AT) > 0) {
                int size = BEHIND_LENGTH + bytes.getInt(at + LENGTH_AT);
                batches.add(new Stored(
                        bytes.getLong(at),
                        bytes.get(at + MAGIC_AT),
                        bytes.getShort(at + ATTRIBUTES_AT) & CODEC_MASK,
                        bytes.getLong(at + PRODUCER_ID_AT),
                        bytes.getInt(at + RECORDS_COUNT_AT),
                        size));
                at += size;
            }
        }
        return batches;
    }
}
