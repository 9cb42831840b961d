package io.courant.metadata.config;

import org.jspecify.annotations.Nullable;

/** A value that a setting has, or would have if nothing stronger were set. */
public record ConfigSynonym(String name, @Nullable String value, ConfigSource source) {}
