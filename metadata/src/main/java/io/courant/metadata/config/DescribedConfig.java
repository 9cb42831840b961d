package io.courant.metadata.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A setting as somebody is shown it who asks for a topic's or a broker's.
 *
 * @param type Kafka's number of its type
 * @param synonyms all values it could have, the strongest first
 * @param documentation what it may hold, and what becomes of it
 */
public record DescribedConfig(
        String name,
        @Nullable String value,
        ConfigSource source,
        boolean readOnly,
        boolean sensitive,
        byte type,
        List<ConfigSynonym> synonyms,
        String documentation) {

    /** Of what has no type in Kafka: levels of loggers. */
    public static final byte NO_TYPE = 0;

    public DescribedConfig {
        synonyms = List.copyOf(synonyms);
    }
}
