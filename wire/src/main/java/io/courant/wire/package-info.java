/**
 * The primitives of the Kafka protocol, its APIs and errors, and how messages are framed.
 *
 * <p>{@link io.courant.wire.WireReader} and {@link io.courant.wire.WireWriter} work on byte buffers and are used by the
 * generated codecs of {@code io.courant.wire.message}. {@link io.courant.wire.RequestFrame} and
 * {@link io.courant.wire.ResponseFrame} put header and body together.
 *
 * <p>What always holds: no length from outside is believed; a malformed message is a
 * {@link io.courant.wire.MalformedMessageException} and nothing else, and costs little memory to find out; record
 * batches are views or slices, never copies. Readers and writers belong to one thread; everything else is immutable.
 *
 * <p>Read next: {@code io.courant.wire.record} for the record batch, then three messages in
 * {@code io.courant.wire.message}, then {@code io.courant.wire.codegen}, which writes their codecs.
 */
@NullMarked
package io.courant.wire;

import org.jspecify.annotations.NullMarked;
