/**
 * A machine and the lives of the broker on it: the real {@code io.courant.server.Node} on simulated ports.
 *
 * <p>{@link io.courant.simulation.node.SimulatedMachine} starts, stops, kills and restarts it; disk, network and clock
 * outlive a life, shards, lanes and buffers do not. At most one life is going on. Read next:
 * {@link io.courant.simulation.node.SimulatedMachine}.
 */
@NullMarked
package io.courant.simulation.node;

import org.jspecify.annotations.NullMarked;
