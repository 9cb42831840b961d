package io.courant.broker.settings;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The declaration of one setting.
 *
 * @param name its name, Kafka's where it is Kafka's
 * @param type what its text stands for
 * @param defaultText its value when nobody sets it; null when there is none
 * @param bounds which values are legal
 * @param effect what becomes of it
 * @param why for a setting that does not work: the reason, as part of a sentence
 */
record Setting(String name, Type type, @Nullable String defaultText, Bounds bounds, Effect effect, String why) {

    /** What a setting's text stands for. */
    enum Type {
        BOOLEAN,
        SHORT,
        INT,
        LONG,
        DOUBLE,
        STRING,
        LIST,
        CLASS,
        PASSWORD
    }

    /** What becomes of a setting that someone gives. */
    enum Effect {
        WORKS,
        NO_EFFECT,
        REFUSED
    }

    /** Says what is wrong with {@code text} as a value of this setting, or nothing when it is fine. */
    Optional<String> problemWith(String text) {
        return problemOfType(text).or(() -> bounds.problemWith(text, type));
    }

    private Optional<String> problemOfType(String text) {
        return switch (type) {
            case BOOLEAN ->
                text.equals("true") || text.equals("false")
                        ? Optional.empty()
                        : Optional.of("is neither true nor false");
            case SHORT -> wholeNumber(text, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT -> wholeNumber(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case LONG -> wholeNumber(text, Long.MIN_VALUE, Long.MAX_VALUE);
            case DOUBLE -> number(text);
            case STRING, LIST, CLASS, PASSWORD -> Optional.empty();
        };
    }

    private static Optional<String> wholeNumber(String text, long lowest, long highest) {
        try {
            long value = Long.parseLong(text);
            return value >= lowest && value <= highest
                    ? Optional.empty()
                    : Optional.of("does not lie between " + lowest + " and " + highest);
        } catch (NumberFormatException e) {
            return Optional.of("is not a whole number");
        }
    }

    private static Optional<String> number(String text) {
        try {
            Double.parseDouble(text);
            return Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.of("is not a number");
        }
    }
}
