package io.courant.metadata.controller;

import io.courant.metadata.config.ConfigDefinition;
import io.courant.metadata.config.ConfigSource;
import io.courant.metadata.config.TopicConfigChecks;
import io.courant.metadata.config.TopicConfigChecks.SyncConflict;
import io.courant.metadata.config.TopicConfigDefaults;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.ConfigResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Looks, when a broker starts, whether the settings in its file go together with those that are stored: what asks for syncs
 * must not meet {@code durability=memory}, which makes none. While the broker runs, no change is taken that makes such a pair.
 */
public sealed interface StoredSyncs {

    /** All that asks for syncs has them. */
    record Kept() implements StoredSyncs {}

    /** A start with this file would break a promise, and one with another would not. */
    record Refused(String message) implements StoredSyncs {}

    /** Both settings are stored, by a release that took them together: no file mends that, and what runs can be changed. */
    record Stored(String message) implements StoredSyncs {}

    /** What a topic asks for and does not get. */
    record Found(String topic, SyncConflict conflict) {}

    /** What comes of broker {@code brokerId} being started on {@code image} with the settings {@code started} in its file. */
    static StoredSyncs of(ClusterImage image, int brokerId, TopicConfigDefaults started) {
        TopicConfigDefaults inForce = image.topicDefaults(brokerId, started);
        List<SyncConflict> ofAll = TopicConfigChecks.conflictsOfSyncs(Map.of(), inForce);
        if (!ofAll.isEmpty()) {
            return new Refused(message("each topic that sets nothing", 0, ofAll.getFirst()));
        }
        List<Found> refused = new ArrayList<>();
        List<Found> stored = new ArrayList<>();
        for (var each : image.allConfigs()) {
            if (each.getKey().type() == ConfigResource.TOPIC) {
                List<SyncConflict> conflicts =
                        TopicConfigChecks.conflictsOfSyncs(image.overrides(each.getKey()), inForce);
                if (!conflicts.isEmpty()) {
                    Optional<SyncConflict> ofFile =
                            conflicts.stream().filter(StoredSyncs::isOfFile).findFirst();
                    (ofFile.isPresent() ? refused : stored)
                            .add(new Found(each.getKey().name(), ofFile.orElse(conflicts.getFirst())));
                }
            }
        }
        if (!refused.isEmpty()) {
            return new Refused(message(refused));
        }
        return stored.isEmpty() ? new Kept() : new Stored(message(stored));
    }

    private static String message(List<Found> found) {
        Found first = found.getFirst();
        return message("topic '" + first.topic + "'", found.size() - 1, first.conflict);
    }

    private static boolean isOfFile(SyncConflict conflict) {
        return isOfFile(conflict.syncs().source())
                || isOfFile(conflict.durability().source());
    }

    private static boolean isOfFile(ConfigSource source) {
        return source == ConfigSource.BROKER || source == ConfigSource.DEFAULT;
    }

    private static String message(String topic, int others, SyncConflict conflict) {
        ConfigDefinition syncs = conflict.syncs().definition();
        String asked = syncs.name() + "=" + conflict.syncs().value();
        String brokers = syncs.brokerSettings().stream()
                .map(ConfigDefinition.BrokerSetting::name)
                .collect(Collectors.joining(" or "));
        String askedBy = switch (conflict.syncs().source()) {
            case TOPIC -> "set on the topic";
            case DYNAMIC_BROKER, DYNAMIC_ALL_BROKERS -> "by " + brokers + ", set at run time";
            case BROKER, DEFAULT, BROKER_LOGGER -> "by " + brokers + " in the broker's settings";
        };
        boolean ownMemory = conflict.durability().source() == ConfigSource.TOPIC;
        String what = topic + " asks for syncs with " + asked + " (" + askedBy + "), and durability=memory ("
                + (ownMemory ? "set on the topic" : "in the broker's settings") + ") makes none"
                + (others == 0 ? "" : "; so it is with " + others + " more topics");
        if (!ownMemory) {
            String back = conflict.syncs().source() == ConfigSource.TOPIC
                    ? syncs.name() + " from the topic, or set durability=disk on it"
                    : brokers;
            return what + ". Start with durability=disk, and take back " + back + ", before you start with"
                    + " durability=memory";
        }
        return what
                + (isOfFile(conflict.syncs().source())
                        ? ". Start without " + brokers + ", or set durability=disk on the topic first"
                        : ". Take one of the two back");
    }
}
