/**
 * {@link io.courant.base.Network}, {@link io.courant.base.Shard} and {@link io.courant.base.Buffers} on Netty: sockets
 * and event loops, and nothing that knows what the bytes mean.
 *
 * <p>Who owns what: a shard is one Netty event loop; a connection belongs to one shard for life and its state is touched
 * only there. {@link io.courant.transport.Transport} is made, and stopped, by one thread that is no shard.
 *
 * <p>What always holds: bytes are read straight into the buffer that the connection's handler gives, and sent from the
 * buffers and files that it hands over, without a copy on the heap; every slice that is handed over is released exactly
 * once, also when the connection dies; one flush per connection and turn; reads per turn are bounded; an exception that
 * escapes an event stops the shard, and the {@link io.courant.transport.FaultHandler} stops the process.
 *
 * <p>epoll where its native library loads, plain NIO elsewhere; both pass the same contract tests.
 *
 * <p>Read next: {@link io.courant.transport.Transport}, {@code NettyConnection}, {@code IntakeAllocator}.
 */
@NullMarked
package io.courant.transport;

import org.jspecify.annotations.NullMarked;
