/**
 * The ports through which all logic reaches the world, and the few values that cross them.
 *
 * <p>Logic owns no thread, clock, socket, file or source of randomness. It is given {@link io.courant.base.Clock},
 * {@link io.courant.base.Shard}, {@link io.courant.base.Lane}, {@link io.courant.base.Disk},
 * {@link io.courant.base.Network}, {@link io.courant.base.Coordination}, {@link io.courant.base.Random} and
 * {@link io.courant.base.EventLog}. Each has one real and one simulated implementation, and both pass the contract
 * tests of the {@code testkit} module, so that the simulator runs the code that ships.
 *
 * <p>Who owns what: state belongs to the shard that runs it and is touched by no other; what crosses from shard to
 * shard, or to a lane, is immutable or counted ({@link io.courant.base.Counted}). Every method that takes a counted
 * thing says who releases it.
 *
 * <p>Three kinds of trouble: an expected refusal is a value; a fault of the environment is an
 * {@link java.io.IOException}, delivered as an {@link io.courant.base.Outcome} where the work was asynchronous; a bug
 * is an {@link io.courant.base.InvariantViolation}, which nothing catches to go on.
 *
 * <p>Read next: {@link io.courant.base.Shard}, {@link io.courant.base.Disk}, {@link io.courant.base.Network}; then
 * the record batch in {@code io.courant.wire.record}.
 */
@NullMarked
package io.courant.base;

import org.jspecify.annotations.NullMarked;
