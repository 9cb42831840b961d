/**
 * The load generator: cheap enough that the broker is what is measured.
 *
 * <p>It speaks the protocol itself, with the codecs of {@code wire}, over plain sockets. Produce requests are encoded
 * once, mostly a batch of 64 KB of 1 KB records per partition, and sent again and again as they are; fetched batches are
 * counted by their headers and dropped. What the generator needs for itself is measured against a sink and printed with every
 * report.
 *
 * <p>Two kinds of load. A closed loop keeps a fixed number of requests in flight and finds the saturated rate. An open loop
 * sends by a fixed schedule whatever the broker does, and takes every latency from the moment the request was due,
 * so that a stall counts for all requests it held up, not for the one that happened to meet it.
 *
 * <p>Each connection is owned by one thread (an open loop has a second one that reads). Where a load has many connections,
 * two threads serve them all by selectors ({@link io.courant.bench.load.MultiplexedProducer}), so that a thousand connections
 * cost the generator no more than a few. Members of groups have a connection each, too, and share a thread
 * ({@link io.courant.bench.load.GroupMember}, {@link io.courant.bench.load.MemberLoop}). Requests are of the newest
 * versions, as the newest Java client would send them; the producer is not idempotent.
 */
@NullMarked
package io.courant.bench.load;

import org.jspecify.annotations.NullMarked;
