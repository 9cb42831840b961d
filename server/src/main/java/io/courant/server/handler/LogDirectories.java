package io.courant.server.handler;

import io.courant.base.Shard;
import io.courant.metadata.image.Topic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The data directories of this broker, as clients may ask about them. */
public interface LogDirectories {

    /**
     * Describes all of them, in the order of the settings. Called from any shard; {@code answer} is an event of {@code home}.
     */
    void describe(Wanted wanted, Shard home, Consumer<List<Description>> answer);

    /** What is asked: partitions by topic; null for all. */
    record Wanted(@Nullable Map<String, Set<Integer>> partitions) {

        /** Every partition there is. */
        public static final Wanted ALL = new Wanted(null);

        public boolean contains(Topic topic, int partition) {
            if (partitions == null) {
                return true;
            }
            Set<Integer> ofTopic = partitions.get(topic.name());
            return ofTopic != null && ofTopic.contains(partition);
        }

        /** What is in here or in {@code other}. */
        public Wanted with(Wanted other) {
            if (partitions == null || other.partitions == null) {
                return ALL;
            }
            Map<String, Set<Integer>> both = new HashMap<>();
            partitions.forEach((topic, some) -> both.put(topic, new HashSet<>(some)));
            other.partitions.forEach((topic, some) ->
                    both.computeIfAbsent(topic, missing -> new HashSet<>()).addAll(some));
            return new Wanted(both);
        }
    }

    /** One directory. */
    sealed interface Description {

        String path();

        /** It does not serve. */
        record Offline(String path) implements Description {}

        /**
         * It serves.
         *
         * @param totalBytes size of its file system
         * @param usableBytes what can still be written there
         */
        record Serving(String path, long totalBytes, long usableBytes, List<Replica> replicas) implements Description {}
    }

    /** A partition that lies in a directory, with the bytes of its batches. */
    record Replica(Topic topic, int partition, long sizeInBytes) {}
}
