/**
 * What can be said about a data directory, or one partition's directory, while no broker works in it: dump shows every
 * batch and record, verify checks all that is stored against itself. Neither changes a byte, so that they work on a copy
 * and on a directory that may only be read.
 *
 * <p>Verify takes everything as a start would, by the classes that a start uses: {@link io.courant.log.StoredClaims} (the
 * checkpoints and the journal), {@link io.courant.log.PartitionClaim} (what they prove of one partition), {@link
 * io.courant.log.segment.SegmentScanner} (the batches). Segments are read through {@link
 * io.courant.log.offline.ReplayedSegment}, which shows them as they will be once the journal has been replayed. What it
 * compares:
 *
 * <pre>
 * identity                 by itself; what is newer than known is refused
 * checkpoints              each by itself, of this directory, one the other's predecessor; the mark of a clean stop
 * journal                  headers, frames, chain of sequences; names of partitions against the checkpoint's
 * directory                each partition that is proven is there; what nobody knows or something unfinished has left
 * segments                 every batch to its last record; names, offsets, epochs; the journal's copies, byte by byte
 * checkpoint, per log      log start, recovery point and its place, epochs against the batches
 * indexes                  every entry, the end, the largest timestamp and the epochs against the batches
 * producer snapshots       against a replay of the batches from the first one on
 * metadata snapshots       checksums, and that they are complete
 * </pre>
 *
 * <p>Damage is what no crash leaves. What a crash may leave is named too, with what a start will do about it, and does
 * not count: see {@link io.courant.log.offline.Finding.Severity}.
 *
 * <p>Runs on the caller's thread and blocks; where a broker's lock file is, it is held meanwhile, so that no broker starts
 * under it. Nothing is remembered of a batch once it has been compared: see {@link io.courant.log.offline.LogVerify} for
 * what memory it takes.
 *
 * <p>Read next: {@link io.courant.log.offline.LogVerify}, {@link io.courant.log.offline.PartitionVerify}.
 */
@NullMarked
package io.courant.log.offline;

import org.jspecify.annotations.NullMarked;
