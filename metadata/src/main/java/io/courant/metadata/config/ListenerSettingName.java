package io.courant.metadata.config;

import io.courant.metadata.MetadataLimits;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The name of a setting of a single listener: {@code listener.name.NAME.SETTING}, or {@code
 * listener.name.NAME.MECHANISM.SETTING}.
 *
 * @param listener the listener's name, in lower case as Kafka has it there
 * @param rest what follows it
 */
public record ListenerSettingName(String listener, String rest) {

    private static final String PREFIX = "listener.name.";

    /** The parts of {@code name}; null when it is none of a listener's setting. */
    public static @Nullable ListenerSettingName of(String name) {
        if (!name.startsWith(PREFIX)) {
            return null;
        }
        int dot = name.indexOf('.', PREFIX.length());
        return dot < 0 ? null : new ListenerSettingName(name.substring(PREFIX.length(), dot), name.substring(dot + 1));
    }

    /** The setting {@code setting} of the listener {@code listener}, whose name is as its configuration spells it. */
    public static String of(String listener, String setting) {
        return new ListenerSettingName(ofListener(listener), setting).toString();
    }

    /** How the listener {@code name} is called in names of its settings. */
    public static String ofListener(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** What is wrong with it where there are {@code listeners}, with the name that may be meant; null when nothing is. */
    public @Nullable String problemAmong(Collection<String> listeners) {
        List<String> known =
                listeners.stream().map(ListenerSettingName::ofListener).toList();
        if (known.contains(listener)) {
            return null;
        }
        String problem = "there is no listener " + listener;
        if (listener.length() > MetadataLimits.LONGEST_NAME_TO_SUGGEST_FOR) {
            return problem;
        }
        String nearest = EditDistance.nearest(ofListener(listener), known);
        return problem + NameSuggestions.hint(nearest.isEmpty() ? "" : of(nearest, rest));
    }

    /** What stands behind the name of a mechanism; the whole rest when there is no dot in it. */
    String behindMechanism() {
        return rest.substring(rest.indexOf('.') + 1);
    }

    @Override
    public String toString() {
        return PREFIX + listener + "." + rest;
    }
}
