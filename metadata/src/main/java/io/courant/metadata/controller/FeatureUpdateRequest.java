package io.courant.metadata.controller;

import java.util.List;

/**
 * Levels to set, all or none.
 *
 * @param timeoutMs after which the answer is REQUEST_TIMED_OUT although the levels may still change
 * @param validateOnly answers what would happen and changes nothing
 */
public record FeatureUpdateRequest(List<FeatureUpdate> updates, int timeoutMs, boolean validateOnly) {

    public FeatureUpdateRequest {
        updates = List.copyOf(updates);
    }
}
