/**
 * One seed, one virtual time, one thread: simulated implementations of the ports of {@code io.courant.base}.
 *
 * <p>A {@link io.courant.testkit.SimulatedWorld} holds the time and the events that are due. A
 * {@link io.courant.testkit.SimulatedProcess} is one life of a program in that world: its shards and lanes, which die
 * with it. Everything is driven by whoever calls {@code SimulatedWorld.run...}; nothing here is safe to use from two
 * threads, and no result depends on the machine's clock, on hash codes of objects or on any other source of chance than
 * the seed.
 *
 * <p>What always holds: the same seed and the same calls give the same {@link io.courant.testkit.SimulatedWorld#traceHash()}.
 *
 * <p>Read next: {@link io.courant.testkit.SimulatedWorld}, {@link io.courant.testkit.disk.SimulatedDisk},
 * {@link io.courant.testkit.network.SimulatedNetwork}; then {@code io.courant.testkit.contract}.
 */
@NullMarked
package io.courant.testkit;

import org.jspecify.annotations.NullMarked;
