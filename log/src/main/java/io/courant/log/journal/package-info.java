/**
 * The journal of a data directory: one sequence of entries for all its partitions, so that one sync makes durable what
 * many of them wrote. It lies in {@code journal/}: files of one size, filled with zeros once and then written over again
 * and again, frame by frame.
 *
 * <p>How an entry goes: {@link io.courant.log.journal.Journal#append} hands it to the journal's lane;
 * {@link io.courant.log.journal.JournalWriter} puts what has gathered into one frame
 * ({@link io.courant.log.journal.FrameFormat}), writes it, syncs that one file and tells the shards. A start scans the
 * files ({@link io.courant.log.journal.JournalScan}), chains the frames of all generations
 * ({@link io.courant.log.journal.SequenceChain}) and gives recovery the actions of each partition
 * ({@link io.courant.log.journal.JournalContents}).
 *
 * <p>Who owns what: the writer, its files and its growth belong to the journal's lane; files are made and deleted on a
 * background lane, which hands results back. Contents are immutable. Starts and scans block and share nothing.
 *
 * <p>What always holds: bytes that were told durable are not written over before {@code freeBelow}; a frame is written
 * only after the sync of the one before it has returned; a file is of one generation from its first block on, and each
 * begun file and so each start has a higher one; sequence numbers rise by one and none is given twice; a failed sync is
 * the end. Why a crash at any instant is safe, write by write: {@code docs/decisions/0008-the-journal.md}.
 *
 * <p>Read next: {@link io.courant.log.journal.Journal}, {@link io.courant.log.journal.JournalStart},
 * {@link io.courant.log.journal.SequenceChain}.
 */
@NullMarked
package io.courant.log.journal;

import org.jspecify.annotations.NullMarked;
