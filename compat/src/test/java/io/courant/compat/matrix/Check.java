package io.courant.compat.matrix;

import java.util.Arrays;
import java.util.List;

/** What a client is asked to do; constants stand in the order of {@code docs/compatibility.md}. */
enum Check {
    CREATE("creates a topic", "", Kind.CREATE),
    DESCRIBE("describes a topic and its settings", "", Kind.DESCRIBE),
    PRODUCE("produces uncompressed", "none", Kind.PRODUCE),
    PRODUCE_GZIP("produces with gzip", "gzip", Kind.PRODUCE),
    PRODUCE_SNAPPY("produces with snappy", "snappy", Kind.PRODUCE),
    PRODUCE_LZ4("produces with lz4", "lz4", Kind.PRODUCE),
    PRODUCE_ZSTD("produces with zstd", "zstd", Kind.PRODUCE),
    IDEMPOTENT("produces idempotently", "", Kind.IDEMPOTENT),
    READ("reads uncompressed, by assigned partitions", "none", Kind.READ),
    READ_GZIP("reads gzip", "gzip", Kind.READ),
    READ_SNAPPY("reads snappy", "snappy", Kind.READ),
    READ_LZ4("reads lz4", "lz4", Kind.READ),
    READ_ZSTD("reads zstd", "zstd", Kind.READ),
    SEEK("finds an offset by time and reads on from there", "", Kind.SEEK),
    GROUP("shares a topic in a group while members leave and are killed, commits, resumes", "", Kind.GROUP),
    GROUP_ADMIN("describes and deletes a group", "", Kind.GROUP_ADMIN),
    DELETE("deletes a topic", "", Kind.DELETE);

    /** How a check is played. */
    enum Kind {
        CREATE,
        DESCRIBE,
        PRODUCE,
        IDEMPOTENT,
        READ,
        SEEK,
        GROUP,
        GROUP_ADMIN,
        DELETE
    }

    private final String meaning;
    private final String codec;
    private final Kind kind;

    Check(String meaning, String codec, Kind kind) {
        this.meaning = meaning;
        this.codec = codec;
        this.kind = kind;
    }

    /** The rest of the sentence that the client's name begins. */
    String meaning() {
        return meaning;
    }

    /** The compression that the check is about, or empty. */
    String codec() {
        return codec;
    }

    Kind kind() {
        return kind;
    }

    static List<Check> of(Kind kind) {
        return Arrays.stream(values()).filter(check -> check.kind == kind).toList();
    }
}
