/**
 * Whole brokers in one thread on virtual time from one seed, and the proof that they keep what they promise.
 *
 * <ul>
 *   <li>{@code client}: clients that speak the protocol: producers, consumers, administrators, and those that misbehave;
 *   <li>{@code check}: the checkers, one invariant each, which are told what clients see;
 *   <li>{@code node}: a machine and the lives of the broker on it;
 *   <li>{@code scene}: a workload with faults from a seed, from the first start to the last look;
 *   <li>{@code planted}: bugs put in on purpose, each of which must be found.
 * </ul>
 *
 * <p>Nothing here is ever part of a broker. State belongs to the one thread that runs the world. Read next:
 * {@link io.courant.simulation.scene.Scene}; {@code docs/testing.md} says how to replay a seed.
 */
@NullMarked
package io.courant.simulation;

import org.jspecify.annotations.NullMarked;
