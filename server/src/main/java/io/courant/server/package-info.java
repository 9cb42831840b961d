/**
 * A broker's front: connections, requests, one handler per API, and {@link io.courant.server.Node}, which builds a whole
 * node from ports.
 *
 * <p>Who owns what: a connection, its requests in progress and its budget belong to the data shard that the network gave
 * it. Parts of a request that concern a partition of another shard travel there in one message and come back the same
 * way. Nothing here knows a socket, a thread or a clock, so the simulator runs the same code.
 *
 * <p>{@link io.courant.server.NodeDirectories} decides which data directories serve, at the start and when one fails;
 * {@link io.courant.server.NodeDirectory} is what the node has of one of them.
 *
 * <p>What always holds: responses of a connection leave in the order of its requests; nothing is allocated by a length
 * that the client has not earned; every buffer is released once, whoever closes the connection and when.
 *
 * <p>Read next: {@link io.courant.server.Node}, then {@code io.courant.server.connection.BrokerConnection}, then the
 * produce and the fetch handler.
 */
@NullMarked
package io.courant.server;

import org.jspecify.annotations.NullMarked;
