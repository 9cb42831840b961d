/**
 * Scenes: a workload, a machine and what goes wrong with it, all from one seed.
 *
 * <p>{@link io.courant.simulation.scene.Scene} runs one; {@link io.courant.simulation.scene.Troubles} chooses what goes
 * wrong and when; {@link io.courant.simulation.scene.SeedRunner} runs many and says how to replay the one that failed.
 */
@NullMarked
package io.courant.simulation.scene;

import org.jspecify.annotations.NullMarked;
