/**
 * The broker as a program: reads its settings, makes the real ports, starts the node over them, says that it is ready,
 * and stops cleanly when it is told to.
 *
 * <p>Who owns what: the main thread starts and then waits; the thread of the shutdown hook stops. Everything else runs on
 * the shards and lanes that {@code BrokerProcess} makes.
 *
 * <p>What always holds: a broker prints exactly one line on standard output, which begins with {@code ready:}; everything
 * else goes to standard error; what prevents a start is said in one line with its reason; a failed sync of the only data
 * directory, and any bug, end the process at once with the reason.
 *
 * <p>Read next: {@link io.courant.broker.Main}, {@code BrokerProcess} (the wiring, top to bottom), {@code Listeners};
 * then {@code io.courant.broker.settings} and {@code io.courant.broker.machine}.
 */
@NullMarked
package io.courant.broker;

import org.jspecify.annotations.NullMarked;
