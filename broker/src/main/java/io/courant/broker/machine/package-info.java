/**
 * The machine as the ports of {@code io.courant.base} show it: threads that may block, clocks, randomness and the log
 * on standard error; the file system is in {@code io.courant.filesystem}. Each passes the same contract tests as its
 * simulated twin.
 *
 * <p>Nothing here decides anything: what a full queue means is said by {@code io.courant.broker}.
 * Every class is safe to use from any thread.
 *
 * <p>What always holds: a lane runs its work in the order of submission, one piece at a time.
 *
 * <p>Read next: {@link io.courant.broker.machine.ThreadLane}.
 */
@NullMarked
package io.courant.broker.machine;

import org.jspecify.annotations.NullMarked;
