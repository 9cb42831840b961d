package io.courant.metadata.config;

import java.util.List;

/** What becomes of a setting that is legal in Kafka. */
public sealed interface ConfigEffect {

    /** It does what Kafka's documentation says. */
    record Works() implements ConfigEffect {}

    /** It is stored and shown, and nothing depends on it here: {@code why} nothing is lost by that. */
    record WithoutEffect(String why) implements ConfigEffect {}

    /** Only {@code values} are accepted: with any other one a promise of the setting would be broken, {@code why}. */
    record Only(List<String> values, String why) implements ConfigEffect {}
}
