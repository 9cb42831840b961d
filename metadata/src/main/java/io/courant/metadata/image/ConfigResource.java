package io.courant.metadata.image;

import java.util.Comparator;

/** What a stored configuration belongs to: a type by Kafka's number, and a name. */
public record ConfigResource(byte type, String name) implements Comparable<ConfigResource> {

    private static final byte TOPIC = 2;

    private static final Comparator<ConfigResource> ORDER =
            Comparator.comparingInt(ConfigResource::type).thenComparing(ConfigResource::name);

    public static ConfigResource ofTopic(String topic) {
        return new ConfigResource(TOPIC, topic);
    }

    @Override
    public int compareTo(ConfigResource other) {
        return ORDER.compare(this, other);
    }
}
