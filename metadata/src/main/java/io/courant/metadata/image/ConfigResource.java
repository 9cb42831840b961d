package io.courant.metadata.image;

import java.util.Comparator;

/** What a stored configuration belongs to: a type by Kafka's number, and a name. */
public record ConfigResource(byte type, String name) implements Comparable<ConfigResource> {

    public static final byte TOPIC = 2;
    public static final byte BROKER = 4;
    public static final byte BROKER_LOGGER = 8;
    public static final byte CLIENT_METRICS = 16;
    public static final byte GROUP = 32;

    /** Why nothing can be said of the settings of a group. */
    public static final String NO_SETTINGS_OF_GROUPS =
            "a group has no settings of its own: its members say theirs. Groups of the consumer, streams and share protocols, which"
                    + " have some, are not served yet";

    /** All brokers together: what each has that sets nothing for itself. */
    public static final ConfigResource ALL_BROKERS = new ConfigResource(BROKER, "");

    private static final Comparator<ConfigResource> ORDER =
            Comparator.comparingInt(ConfigResource::type).thenComparing(ConfigResource::name);

    public static ConfigResource ofTopic(String topic) {
        return new ConfigResource(TOPIC, topic);
    }

    public static ConfigResource ofBroker(int id) {
        return new ConfigResource(BROKER, Integer.toString(id));
    }

    @Override
    public int compareTo(ConfigResource other) {
        return ORDER.compare(this, other);
    }
}
