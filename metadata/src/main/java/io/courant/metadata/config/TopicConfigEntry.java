package io.courant.metadata.config;

import org.jspecify.annotations.Nullable;

/** The value that a topic setting has, and why. */
public record TopicConfigEntry(
        ConfigDefinition definition, @Nullable String value, ConfigSource source) {

    public String name() {
        return definition.name();
    }
}
