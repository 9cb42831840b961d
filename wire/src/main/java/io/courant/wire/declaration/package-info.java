/**
 * How a message of the protocol is declared: annotations on a record whose components stand in wire order.
 *
 * <p>The annotation processor of {@code wire-codegen} writes the codec and the builder from them; a test compares
 * every declaration with the tables of the protocol. Immutable; nothing here is used while the broker runs.
 *
 * <p>Read next: a message, such as {@link io.courant.wire.message.ProduceRequest}.
 */
@NullMarked
package io.courant.wire.declaration;

import org.jspecify.annotations.NullMarked;
