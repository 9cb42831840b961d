package io.courant.metadata.image;

import io.courant.base.OrderedCopy;
import io.courant.base.Uuid;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One step of the cluster's state.
 *
 * @param topics ids of the topics that were created, deleted or changed, their configuration included
 */
public record ImageChange(ClusterImage before, ClusterImage after, Set<Uuid> topics) {

    public ImageChange {
        topics = OrderedCopy.setOf(topics);
    }

    /** The step from nothing to {@code image}, as a broker takes it at its start. */
    public static ImageChange initial(ClusterImage image) {
        Set<Uuid> topics = new LinkedHashSet<>();
        image.topics().forEach(topic -> topics.add(topic.id()));
        return new ImageChange(ClusterImage.EMPTY, image, topics);
    }
}
