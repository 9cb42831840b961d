/**
 * The journal of a data directory: what its partitions want to be durable at once, in one sequence of actions, so that
 * one sync serves all of them. The partitions' files are synced later, in the background.
 *
 * <p>Formats are drawn in {@link io.courant.log.journal.JournalFormat}; why a crash at any instant is safe is argued in
 * {@code docs/decisions/0008-the-journal.md}.
 *
 * <p>Who owns what: {@link io.courant.log.journal.Journal} may be called from any thread; all of its state is confined to
 * its lane. {@link io.courant.log.journal.JournalContents} is immutable.
 *
 * <p>What always holds: a frame is written after the sync of the one before has returned; nothing durable is ever written
 * over while a checkpoint needs it; sequence numbers count up without a gap, and stand under a checksum with the generation
 * of their file; after a failed write or sync nothing more is written.
 *
 * <p>Read next: {@link io.courant.log.journal.JournalFormat}, {@link io.courant.log.journal.JournalWriter},
 * {@link io.courant.log.journal.JournalScan}.
 */
@NullMarked
package io.courant.log.journal;

import org.jspecify.annotations.NullMarked;
