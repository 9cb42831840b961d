package io.courant.cli.client;

import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.ExitCode;
import io.courant.cli.shell.Nearest;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.TopicConfig;

/** Settings as they are written on a command line. */
public final class Settings {

    private Settings() {}

    /** What {@code NAME=VALUE} mean that were given to {@code option}; a value may be empty, and have more equals signs. */
    public static Map<String, String> parse(String option, Collection<String> texts) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            if (equals <= 0) {
                throw new CommandFailure(ExitCode.USAGE, option + " takes NAME=VALUE, not '" + text + "'");
            }
            settings.put(text.substring(0, equals).strip(), text.substring(equals + 1));
        }
        return settings;
    }

    /** A refusal of the broker in {@code words}, with the name that was probably meant by one of {@code given}. */
    public static CommandFailure refused(
            String words, Collection<String> given, Collection<String> existing, Throwable cause) {
        for (String name : given) {
            if (!existing.contains(name)) {
                // Courant names the nearest itself.
                boolean offered =
                        Nearest.to(name, existing).filter(words::contains).isPresent();
                String question = offered ? "" : Nearest.question(name, existing);
                return new CommandFailure(ExitCode.REFUSED, words + question, cause);
            }
        }
        return new CommandFailure(ExitCode.REFUSED, words, cause);
    }

    /** The settings of topics that Kafka has. */
    public static Set<String> namesOfTopics() {
        Set<String> names = new TreeSet<>(List.of("durability"));
        for (Field field : TopicConfig.class.getFields()) {
            if (field.getName().endsWith("_CONFIG")) {
                try {
                    names.add(String.valueOf(field.get(null)));
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException("a public constant", e);
                }
            }
        }
        return names;
    }
}
