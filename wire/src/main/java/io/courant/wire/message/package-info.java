/**
 * The messages of the protocol, one record each, with the structs they are made of nested in them. Components stand in
 * wire order and keep the protocol's names; {@link io.courant.wire.declaration.Field} says in which versions a field
 * exists and what else the encoding needs to know.
 *
 * <p>For a message {@code X} the compiler makes {@code XCodec} (read, size, write, text) and {@code XBuilder}, which
 * starts from the protocol's defaults. Messages are values: they may cross threads as long as nobody changes a list
 * that was given to them, and byte fields that were read live as long as the buffer they were read from.
 *
 * <p>Read first: {@link io.courant.wire.message.ApiVersionsRequest}, {@link io.courant.wire.message.ProduceRequest},
 * {@link io.courant.wire.message.FetchResponse}.
 */
@NullMarked
package io.courant.wire.message;

import org.jspecify.annotations.NullMarked;
