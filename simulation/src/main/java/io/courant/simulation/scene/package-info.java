/**
 * Scenes: a workload, a machine and what goes wrong with it, all from one seed.
 *
 * <p>{@link io.courant.simulation.scene.Scene} runs one; {@link io.courant.simulation.scene.Troubles} chooses what goes
 * wrong and when; {@link io.courant.simulation.scene.SeedRunner} runs many and says how to replay the one that failed.
 *
 * <p>Scenes of their own kind stand on a {@link io.courant.simulation.scene.Stage}: {@link
 * io.courant.simulation.scene.CalmScene} asks when things happen, {@link io.courant.simulation.scene.DamagedBatchesScene} flips
 * bits of stored batches, {@link io.courant.simulation.scene.CompactedScene} compacts a topic.
 *
 * <p>All of a scene lives in one thread. It always ends: the troubles stop at a drawn instant, everything begun must then
 * come to its end, and the last stop leaves no file open and no buffer outstanding. Read next:
 * {@link io.courant.simulation.node.SimulatedMachine}.
 */
@NullMarked
package io.courant.simulation.scene;

import org.jspecify.annotations.NullMarked;
