package io.courant.metadata.image;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a topic may be called. */
public final class TopicNames {

    /** So that a directory called topic-partition fits a file name of 255 bytes. */
    public static final int MAX_LENGTH = 249;

    /** Where groups are kept. */
    public static final String CONSUMER_OFFSETS = "__consumer_offsets";

    private static final Set<String> INTERNAL = Set.of(CONSUMER_OFFSETS, "__transaction_state", "__share_group_state");

    private TopicNames() {}

    /** Whether brokers keep something of their own in a topic of this name, that clients may read and not change. */
    public static boolean isInternal(String name) {
        return INTERNAL.contains(name);
    }

    /** What is wrong with {@code name}, null when it is legal. */
    public static @Nullable String problem(String name) {
        if (name.isEmpty()) {
            return "a topic needs a name";
        }
        if (name.equals(".") || name.equals("..")) {
            return "a topic cannot be called '" + name + "'";
        }
        if (name.length() > MAX_LENGTH) {
            return "a topic name has at most " + MAX_LENGTH + " characters, this one has " + name.length();
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isLegal(name.charAt(i))) {
                return "topic name '" + printable(name)
                        + "' is illegal: it may contain ASCII letters, digits, '.', '_' and '-' only";
            }
        }
        return null;
    }

    /** The name as metrics show it: a dot becomes an underscore there, so that two topics may look the same. */
    public static String metricName(String name) {
        return name.replace('.', '_');
    }

    /** True when a different name can have the same {@link #metricName}. */
    public static boolean canCollide(String name) {
        return name.indexOf('.') >= 0 || name.indexOf('_') >= 0;
    }

    private static boolean isLegal(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }

    private static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }
}
