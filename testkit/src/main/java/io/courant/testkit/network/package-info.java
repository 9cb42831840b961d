/**
 * Connections in virtual time between simulated clients and the acceptors of simulated brokers.
 *
 * <p>{@link io.courant.testkit.network.SimulatedNetwork} is the port; {@link io.courant.testkit.network.ClientEnd} is
 * the client's side of a connection and {@code ServerEnd} the broker's. Bytes travel in pieces of random length with
 * random delay, in order; each direction holds a bounded number of bytes, so that a client which does not read, and a
 * broker which has paused, are felt by the other side.
 *
 * <p>The server's end lives on its shard and obeys the contract of {@link io.courant.base.Connection}; the client's end
 * is called from events of the world. Read next: {@code ServerEnd}.
 */
@NullMarked
package io.courant.testkit.network;

import org.jspecify.annotations.NullMarked;
