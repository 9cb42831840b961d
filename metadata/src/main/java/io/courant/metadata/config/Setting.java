package io.courant.metadata.config;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The declaration of one broker setting.
 *
 * @param name its name, Kafka's where it is Kafka's
 * @param type what its text stands for
 * @param defaultText its value when nobody sets it; null when there is none
 * @param bounds which values are legal
 * @param effect what becomes of it
 * @param why for a setting that does not work: the reason, as part of a sentence
 * @param update whether it can be changed while the broker runs
 * @param internal shown only where somebody has set it
 * @param reach what it can be set for
 * @param here what it means, or comes to when nobody sets it, where Kafka's documents do not say it; empty otherwise
 */
public record Setting(
        String name,
        Type type,
        @Nullable String defaultText,
        Bounds bounds,
        Effect effect,
        String why,
        Update update,
        boolean internal,
        Reach reach,
        String here) {

    /** Stands in messages where a secret was given. */
    private static final String HIDDEN = "[hidden]";

    /** What a setting's text stands for, with Kafka's number. */
    public enum Type {
        BOOLEAN(1),
        SHORT(4),
        INT(3),
        LONG(5),
        DOUBLE(6),
        STRING(2),
        LIST(7),
        CLASS(8),
        PASSWORD(9);

        private final byte code;

        Type(int code) {
            this.code = (byte) code;
        }

        public byte code() {
            return code;
        }
    }

    /** What becomes of a setting that someone gives. */
    public enum Effect {
        WORKS,
        NO_EFFECT,
        REFUSED
    }

    /** Who can change a setting while the broker runs. */
    public enum Update {
        /** Nobody: it is read at the start. */
        READ_ONLY,
        /** Each broker by itself. */
        PER_BROKER,
        /** All brokers together, and each by itself. */
        CLUSTER_WIDE
    }

    /** What a setting can be set for; each can be set for brokers. */
    public enum Reach {
        BROKERS,
        /** Under another name for a single listener, too: {@link ListenerSettingName}. */
        LISTENERS,
        /** And for a single mechanism of authentication of a listener. */
        MECHANISMS
    }

    Setting updatedAs(Update newUpdate) {
        return new Setting(name, type, defaultText, bounds, effect, why, newUpdate, internal, reach, here);
    }

    Setting asInternal() {
        return new Setting(name, type, defaultText, bounds, effect, why, update, true, reach, here);
    }

    Setting reaching(Reach newReach) {
        return new Setting(name, type, defaultText, bounds, effect, why, update, internal, newReach, here);
    }

    Setting meaning(String newHere) {
        return new Setting(name, type, defaultText, bounds, effect, why, update, internal, reach, newHere);
    }

    /** The same for a part of a broker, under the name that it has there. */
    Setting named(String newName) {
        return new Setting(newName, type, defaultText, bounds, effect, why, update, internal, reach, here);
    }

    /** Whether its value is to be kept from everybody who asks. */
    public boolean isSensitive() {
        return type == Type.PASSWORD;
    }

    /** {@code text}, a value of it or not, as anybody may see it: null for a secret. Only this way does one leave the broker. */
    public @Nullable String shown(String text) {
        return isSensitive() ? null : text;
    }

    /** That it is set to {@code text}, for a message or the log. */
    public String assignment(String text) {
        return name + "=" + Objects.requireNonNullElse(shown(text), HIDDEN);
    }

    /** That it is set to {@code text}, if that has no effect. */
    public Optional<IgnoredSetting> ignored(String text) {
        return effect == Effect.NO_EFFECT ? Optional.of(new IgnoredSetting(assignment(text), why)) : Optional.empty();
    }

    /** What it may hold and means, what becomes of it, and whether it can be changed. */
    public String documentation() {
        return "Holds " + legal() + ". "
                + (here.isEmpty() ? "" : "Here: " + here + ". ")
                + switch (effect) {
                    case WORKS -> "Works; " + updateText() + ".";
                    case NO_EFFECT -> "Accepted without effect: " + why + ".";
                    case REFUSED -> "Refused, but for its default: " + why + ".";
                };
    }

    private String updateText() {
        return switch (update) {
            case READ_ONLY -> "it is read at the start";
            case PER_BROKER -> "it can be changed at any time, for each broker";
            case CLUSTER_WIDE -> "it can be changed at any time, for all brokers or for each";
        };
    }

    /** The type, and within it what is legal. */
    String legal() {
        String kind = switch (type) {
            case BOOLEAN -> "true or false";
            case SHORT, INT, LONG -> "a whole number";
            case DOUBLE -> "a number";
            case STRING -> "a text";
            case LIST -> "texts, separated by commas";
            case CLASS -> "the name of a class";
            case PASSWORD -> "a secret";
        };
        return kind + (bounds.alternatives().isEmpty() ? "" : ": " + bounds);
    }

    /** Says what is wrong with {@code text} as a value of this setting, or nothing when it can be set. */
    public Optional<String> refusalOf(String text) {
        boolean refused = effect == Effect.REFUSED && !text.equals(Objects.requireNonNullElse(defaultText, ""));
        return refused ? Optional.of("is refused: " + why) : problemWith(text);
    }

    /** As {@link #refusalOf}, while the broker runs. */
    public Optional<String> refusalAtRunTimeOf(String text) {
        return refusalOf(text).or(() -> RunTimeRefusals.of(this, text));
    }

    /** Says what is wrong with {@code text} as a value of this setting, or nothing when it is legal. */
    public Optional<String> problemWith(String text) {
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
            // Plain decimal notation: Java would also take NaN, or a number that ends with d.
            return Double.isInfinite(new BigDecimal(text).doubleValue())
                    ? Optional.of("is too large a number")
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.of("is not a number");
        }
    }
}
