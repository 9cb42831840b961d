/**
 * From bytes to requests and back: framing straight into counted buffers, the order of requests on a connection, and the
 * budgets that stop reading.
 *
 * <p>All state belongs to one data shard: {@link io.courant.server.connection.ConnectionShard} holds what its connections
 * share, {@link io.courant.server.connection.BrokerConnection} what is one connection's own.
 *
 * <p>What always holds: consecutive Produce requests overlap, any other request waits until those before it are
 * answered; responses leave in request order; a request's frame is released when its handler no longer needs the bytes,
 * and a response's slices when they are sent or the connection is gone.
 *
 * <p>Read next: {@link io.courant.server.connection.BrokerConnection}, then
 * {@link io.courant.server.connection.FrameIntake}.
 */
@NullMarked
package io.courant.server.connection;

import org.jspecify.annotations.NullMarked;
