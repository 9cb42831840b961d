/**
 * What must hold, one invariant a class. {@link io.courant.simulation.check.Checkers} tells all of them what clients
 * were told and what happened to the machine; a broken invariant is a
 * {@link io.courant.simulation.check.BrokenPromise} at the moment at which it shows.
 *
 * <p>Checkers see only what clients see: a promise that no client could ever find broken is none.
 * Their state belongs to the one thread of the world and outlives every life of the broker. Read next:
 * {@link io.courant.simulation.check.AcknowledgedRecordsStay}.
 */
@NullMarked
package io.courant.simulation.check;

import org.jspecify.annotations.NullMarked;
