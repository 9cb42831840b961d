package io.courant.wire.compress;

import io.courant.base.Invariants;

/**
 * How to compress: a kind, and how hard to try.
 *
 * @param level within the bounds of the kind ({@link CompressionType#allowsLevel}); higher is smaller and slower
 */
public record Compression(CompressionType type, int level) {

    public static final Compression NONE = of(CompressionType.NONE);

    public Compression {
        Invariants.check(type.allowsLevel(level), "%s has no level %s", type, level);
    }

    /** The kind at its default level. */
    public static Compression of(CompressionType type) {
        return new Compression(type, type.defaultLevel());
    }
}
