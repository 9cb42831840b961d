/**
 * {@code courant produce} and {@code courant consume}: lines to records, and records to lines.
 *
 * <p>A command belongs to the thread that runs it. {@code Production} counts acknowledgements as they come on the producer's
 * thread; {@code Consumption} reads, prints and commits on the command's own.
 *
 * <p>What always holds: bytes stay as they are, on the way in and on the way out in text; what is said to be acknowledged is; a
 * group's offsets are committed behind records that were written to standard output, never before.
 *
 * <p>Read next: {@code ProduceCommand}, {@code ConsumeCommand}.
 */
@NullMarked
package io.courant.cli.records;

import org.jspecify.annotations.NullMarked;
