package io.courant.metadata.controller;

import java.util.List;

/**
 * Settings to change, of all resources where that is possible.
 *
 * @param validateOnly answers what would happen and changes nothing
 */
public record ConfigAlterationRequest(List<ConfigAlteration> resources, boolean validateOnly) {

    public ConfigAlterationRequest {
        resources = List.copyOf(resources);
    }
}
