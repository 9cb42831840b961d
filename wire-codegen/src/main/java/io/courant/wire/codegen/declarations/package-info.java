/**
 * A small tool that writes declarations from the tables of the protocol: one record per message, and the enums of APIs
 * and errors. It is run by hand when the tables change (see {@code wire/src/protocol/README.md}); what it writes is
 * then formatted, reviewed and owned like any other source, and a test of {@code wire} compares it with the tables.
 *
 * <p>Single-threaded, no state. Start at {@link io.courant.wire.codegen.declarations.DeclarationsTool}.
 */
@NullMarked
package io.courant.wire.codegen.declarations;

import org.jspecify.annotations.NullMarked;
