package io.courant.metadata.image;

import io.courant.base.Uuid;
import java.util.HashSet;
import java.util.Set;

/**
 * One step of the cluster's state.
 *
 * @param topics ids of the topics that were created, deleted or changed, their configuration included
 */
public record ImageChange(ClusterImage before, ClusterImage after, Set<Uuid> topics) {

    public ImageChange {
        topics = Set.copyOf(topics);
    }

    /** The step from nothing to {@code image}, as a broker takes it at its start. */
    public static ImageChange initial(ClusterImage image) {
        Set<Uuid> topics = new HashSet<>();
        image.topics().forEach(topic -> topics.add(topic.id()));
        return new ImageChange(ClusterImage.EMPTY, image, topics);
    }
}
