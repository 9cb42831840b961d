package io.courant.simulation.scene;

import java.util.List;

/**
 * What goes wrong in a scene.
 *
 * @param durationNanos for how long, of virtual time
 * @param longestPauseNanos between two troubles
 * @param diskSlowness how many times longer than usual the disk takes for everything
 * @param troubles chosen from alike; one that is named twice comes twice as often
 */
public record TroublePlan(long durationNanos, long longestPauseNanos, int diskSlowness, List<Trouble> troubles) {
    public TroublePlan {
        troubles = List.copyOf(troubles);
    }
}
