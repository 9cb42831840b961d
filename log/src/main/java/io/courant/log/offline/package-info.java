/**
 * What can be said about a data directory, or one partition's directory, while no broker works in it: dump shows every
 * batch and record, verify checks all that is stored against the batches. Neither changes a byte.
 *
 * <p>Runs on the caller's thread and blocks; the directory is locked meanwhile, so that no broker starts under it.
 *
 * <p>What is damaged is named by file, position and offset. Bytes above everything proven are no damage: the next start
 * of the broker cuts them.
 *
 * <p>Read next: {@link io.courant.log.offline.LogVerify}, {@link io.courant.log.offline.LogDump}.
 */
@NullMarked
package io.courant.log.offline;

import org.jspecify.annotations.NullMarked;
