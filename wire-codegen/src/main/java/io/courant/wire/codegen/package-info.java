/**
 * The annotation processor that turns the declaration of a wire message into its codec and its builder.
 *
 * <p>A message is a record annotated with {@code io.courant.wire.declaration.Message}; its components stand in wire
 * order and carry {@code io.courant.wire.declaration.Field}; structs are records nested in it.
 * {@link io.courant.wire.codegen.DeclarationReader} reads the elements into {@link io.courant.wire.codegen.MessageShape},
 * refusing what could not be encoded; {@link io.courant.wire.codegen.CodecGenerator} and
 * {@link io.courant.wire.codegen.BuilderGenerator} write the sources from that shape alone. For a message {@code X}
 * the codec has {@code read}, {@code size}, {@code write} and {@code text}; the builder starts from the defaults.
 *
 * <p>What always holds: a condition on the version appears in generated code only where the versions of the message
 * leave a choice; tagged fields follow the others of their struct by rising tag; a field without a tag is written in
 * the order of declaration.
 *
 * <p>It runs in the compiler, on one thread, and keeps nothing between rounds. The runtime it writes against is
 * {@code io.courant.wire.WireReader} and {@code WireWriter}. The declarations themselves came from the tables of the
 * protocol by {@code io.courant.wire.codegen.declarations}.
 */
@NullMarked
package io.courant.wire.codegen;

import org.jspecify.annotations.NullMarked;
