/**
 * Record batches, the unit in which records are produced, stored, replicated and fetched.
 *
 * <p>A producer gathers records for a partition into a batch, compresses the records behind the batch's header, and
 * sends it. From then on nobody takes it apart: the broker checks it, stamps two fields in front of the checksum, writes
 * it to a segment byte for byte, and sends the same bytes to followers and consumers. So everything here works on bytes
 * where they lie:
 *
 * <pre>
 *     bytes of a produce request
 *          │  {@link io.courant.wire.record.BatchValidator}      is it one good batch? (header, CRC, each record)
 *          ▼
 *     {@link io.courant.wire.record.RecordBatch}                 a view: reads the header, stamps offsets and times
 *          │  {@link io.courant.wire.record.Recompressor}        only where the topic wants another compression
 *          ▼
 *     segment of the log
 *          │  {@link io.courant.wire.record.RecordBatches}       over a buffer, batch by batch
 *          │  {@link io.courant.wire.record.BatchFileReader}     over a file, header by header
 *          ▼
 *     {@link io.courant.wire.record.RecordCursor}                shows keys and values, for logs the broker reads itself
 *     {@link io.courant.wire.record.TimestampSearch}             finds a record by its time
 *     {@link io.courant.wire.record.BatchCompactor}              leaves records out of it
 * </pre>
 *
 * <p>{@link io.courant.wire.record.BatchBuilder} makes the batches that the broker writes for itself, and
 * {@link io.courant.wire.record.ControlValue} is what the records of control batches say. The format is drawn in
 * {@link io.courant.wire.record.RecordBatchLayout}, in short:
 *
 * <pre>
 *   0        8        12      16      17    21           61
 *   +--------+--------+-------+-------+-----+------------+------------------------------------+
 *   | base   | length | epoch | magic | CRC | attributes | records, or one compressed block   |
 *   | offset |        |       | 2     |     | ... count  | that holds them all                |
 *   +--------+--------+-------+-------+-----+------------+------------------------------------+
 *    stamped by the leader                   covered by the CRC
 * </pre>
 *
 * <p>Who owns what: every class but the values is a reused object of one shard or lane; none keeps a buffer beyond the
 * call or the walk it was given for. Those that are {@link java.lang.AutoCloseable} hold memory outside the heap and
 * are closed with their shard.
 *
 * <p>What always holds: bytes from outside are never trusted, and are answered with a value
 * ({@link io.courant.wire.record.BatchVerdict}, {@link io.courant.wire.record.BatchStep}) or, where a stored batch turns
 * out damaged, with a {@link io.courant.wire.record.MalformedRecordException}. Checking a batch allocates nothing per
 * record, and takes memory that does not depend on how far the records expand.
 *
 * <p>Read next: {@link io.courant.wire.record.RecordBatchLayout}, {@link io.courant.wire.record.BatchValidator}; then the
 * messages in {@code io.courant.wire.message}, or the log, which stores batches.
 */
@NullMarked
package io.courant.wire.record;

import org.jspecify.annotations.NullMarked;
