package io.courant.metadata;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A feature that works here, with the levels it works at. A feature that does not work is not in this list, and so is
 * reported to nobody.
 *
 * @param min the lowest level, 1 or more
 * @param max the highest level; a broker that is alone finalizes it at its start
 */
public record SupportedFeature(String name, short min, short max) {

    /**
     * The record formats of the metadata log. Kafka 4.4 calls its own 33 and reads back to 7; we write and understand what
     * 33 stands for and never wrote anything older.
     */
    public static final SupportedFeature METADATA_VERSION =
            new SupportedFeature("metadata.version", (short) 33, (short) 33);

    private static final List<SupportedFeature> ALL = List.of(METADATA_VERSION);

    public static List<SupportedFeature> all() {
        return ALL;
    }

    public static @Nullable SupportedFeature find(String name) {
        for (SupportedFeature feature : ALL) {
            if (feature.name.equals(name)) {
                return feature;
            }
        }
        return null;
    }
}
