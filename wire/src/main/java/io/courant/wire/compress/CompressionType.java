package io.courant.wire.compress;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the records of a batch are compressed: the three lowest attribute bits of the batch. */
public enum CompressionType {
    NONE(0, "none", 0, 0, 0),
    GZIP(1, "gzip", 1, 9, -1),
    SNAPPY(2, "snappy", 0, 0, 0),
    LZ4(3, "lz4", 1, 17, 9),
    ZSTD(4, "zstd", -131_072, 22, 3);

    private static final List<CompressionType> BY_ID = List.of(values());

    private final int id;
    private final String configName;
    private final int lowestLevel;
    private final int highestLevel;
    private final int defaultLevel;

    CompressionType(int id, String configName, int lowestLevel, int highestLevel, int defaultLevel) {
        this.id = id;
        this.configName = configName;
        this.lowestLevel = lowestLevel;
        this.highestLevel = highestLevel;
        this.defaultLevel = defaultLevel;
    }

    /** The number in the attributes. */
    public int id() {
        return id;
    }

    /** The name in settings and tools. */
    public String configName() {
        return configName;
    }

    /** The level taken where none is set. */
    public int defaultLevel() {
        return defaultLevel;
    }

    /** Whether {@code level} may be asked for; kinds without levels know the default alone. */
    public boolean allowsLevel(int level) {
        return level == defaultLevel || (level >= lowestLevel && level <= highestLevel);
    }

    /** The kind with this number; null when there is none. */
    public static @Nullable CompressionType forId(int id) {
        return id >= 0 && id < BY_ID.size() ? BY_ID.get(id) : null;
    }
}
