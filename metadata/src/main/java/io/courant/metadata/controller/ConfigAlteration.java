package io.courant.metadata.controller;

import io.courant.metadata.image.ConfigResource;
import java.util.List;

/**
 * Changes of the settings of one resource, all or none.
 *
 * @param replacesAll whatever is set and not named here goes back to its default
 */
public record ConfigAlteration(ConfigResource resource, List<ConfigChange> changes, boolean replacesAll) {

    public ConfigAlteration {
        changes = List.copyOf(changes);
    }
}
