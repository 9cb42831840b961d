/**
 * One partition's log on disk, and the data directory that many of them share.
 *
 * <p>What is on disk, below the data directory:
 *
 * <pre>
 * .lock                         held while a process works here
 * identity                      who this directory is: id, version, cluster, broker ({@link io.courant.log.DataDirectory})
 * .courant-doctor-probe         there only while {@code courant doctor} times the disk; a start ignores it
 * clean-stop                    there only between a clean stop and the next start
 * counted-in                    whether memory was enough by the default since the last clean stop
 *                               ({@link io.courant.log.CountedIn})
 * reserve                       zeros, given up when others fill the disk ({@link io.courant.log.SpaceWatch}), or to a start
 * checkpoint.0, checkpoint.1    per partition: log start, recovery point, epochs ({@link io.courant.log.Checkpoint})
 * journal/                      what was durable before its partition's files were ({@link io.courant.log.journal})
 * coordination                  the cluster's root, where the node is alone (module {@code metadata})
 * metadata-snapshots/           the cluster's state, now and then (module {@code metadata})
 * ID-partition.deleted/         a deleted partition, until its files are gone
 * ID-partition.aside/           one of no known topic, kept; also {@code no-topic-id-N.aside}
 * topic-partition/              one partition; made with its first append
 *   partition.metadata          the topic's id, as Kafka writes it
 *   00000000000000000000.log    a segment: record batches v2 as Kafka writes them, named by its first offset
 *   00000000000000000000.idx    its sparse index, own format ({@link io.courant.log.segment.SegmentIndexFile})
 *   compaction                  how far compaction has come ({@link io.courant.log.compact.CompactionMark})
 *   OFFSET-OFFSET.swap          takes the place of segments ({@link io.courant.log.compact.SegmentExchange})
 *   00000000000000000000.prod   producer state below that offset ({@link io.courant.log.producer.ProducerSnapshot})
 * </pre>
 *
 * <p>Steps of a produced batch: {@link io.courant.log.PartitionLog#append} checks it, asks the producer state whether it
 * is new, stamps offsets and epoch into the buffer it came in and writes it to the active segment; the completion of the
 * append says that this has happened. What is too much to check within a turn of the shard ({@link
 * io.courant.log.InlineLimits}) is checked on a lane first ({@link io.courant.log.LargeBatches}), and the appends behind
 * it in that log wait. {@link io.courant.log.GroupCommit} then makes the batch durable: small batches of all
 * partitions go to the journal, where one sync covers them; a log with much to write syncs its files. Either way the
 * partition's durable end moves. Background checkpoints sync the files of the rest and free the journal. Producer state,
 * index and epochs change only by a batch that is written; recovery applies the same batches to the same classes.
 *
 * <p>So after any step of a produce a batch is: in the segment's file in the cache (written: {@code acks=1}, and {@code
 * durability=memory} shows it); there and in the journal on the disk, or, where a log has much to write, in the segment on the
 * disk and not in the journal (durable: {@code acks=all}, and a consumer may see it); in the segment on the disk and covered
 * by both checkpoints (the journal's copy may be written over). Every write, in order, and what the next start makes of a
 * crash behind it: {@code docs/decisions/0011-what-is-on-disk-after-each-step.md}.
 *
 * <p>Who owns what: {@link io.courant.log.ShardLogs} and its {@link io.courant.log.PartitionLog}s belong to one shard.
 * What blocks runs on lanes ({@link io.courant.log.ShardLanes}: one for each purpose, and what each of them owns), on
 * values handed over and back ({@link io.courant.log.segment.SegmentIndex} while no one appends to it, counted files,
 * encoded snapshots). {@link io.courant.log.DataDirectory} is immutable once open, but for
 * its {@link io.courant.log.Checkpointer}, which belongs to the control shard, and its journal, whose state is confined to
 * its lane.
 *
 * <p>What always holds: durable end &le; log end; offsets are dense, but where compaction was; a durable end never falls except
 * by truncation; whatever a recovery point of the checkpoint covers was synced before the checkpoint was written; what of a
 * partition is durable and lies above its recovery point is in the journal or in synced files, without a gap; nothing found
 * damaged is served or cut; indexes are derived, and rebuilt when missing or damaged; so are producer snapshots, but for one
 * that stands for deleted batches, which is durable before these go; a segment goes only when its end lies
 * below a log start, a recovery point and a stored producer state that are all durable; the files of a deleted log go
 * only once its directory has another name and the journal knows of the removal ({@link io.courant.log.LogRemovals}); a
 * checkpoint, journal or producer snapshot that is another's is never believed.
 *
 * <p>A batch that is found damaged where it was synced is written again as long as the journal has it ({@link
 * io.courant.log.SegmentRepair}): a start looks at the places of all batches that the journal still holds.
 *
 * <p>What a read checks: the headers that lead to its first batch, not the CRC of what it hands out, which goes from the file to
 * the socket unseen; clients check that themselves. So damage is known once recovery, the opening of a segment
 * without its index, or the scrub ({@link io.courant.log.LogScrub}) has found it, or as far as headers lead nowhere. A range
 * that is known to be damaged is named once by topic, partition, offsets, file and position, and is answered {@link
 * io.courant.log.ReadResult.Corrupt}; what stands before and behind it is served, and appends go on. For a sealed segment it is
 * kept in the stored index, which has room for it; for the active one until the process ends. The scrub reads what
 * is synced in the files, of open logs and of those that nobody has opened, all of it again and again, as {@link
 * io.courant.log.ScrubPace} says; what the page cache holds it reads from there.
 *
 * <p>A log begins where {@link io.courant.log.LogStart} says, and later when somebody deletes records or {@link
 * io.courant.log.LogRetention} finds them old: first that is durable, then it is seen, and files go with a checkpoint after that
 * ({@code docs/decisions/0013-where-a-log-begins.md}).
 *
 * <p>Two times: records are stamped by the wall clock; things grow old by {@link io.courant.log.ExpiryClock}, which does not
 * believe a wall clock that jumps, unless somebody confirms what it says. What it says is stored with each checkpoint, so that
 * a start sees a jump too.
 *
 * <p>A full disk is a state. {@link io.courant.log.SpaceWatch} looks at the free space, and {@link io.courant.log.WriteRoom}
 * tells each shard what it may write: below the soft watermark producers are slowed down, below the hard one what clients
 * send is refused, while reading, deleting and the metadata log go on; the journal stops growing at the soft one. A write
 * that fails all the same changes nothing but bytes behind the log's end, which are cut off.
 *
 * <p>A data directory knows of no other one. A broker may have several, each with all of this; what a shard has in each of
 * them is a {@link io.courant.log.ShardLogs}. A directory fails as a whole, for the rest of the process's life: on a failed
 * sync, on a journal that cannot be written, or when it is gone from its place. Then nothing more is written or deleted
 * in it, and {@link io.courant.log.DirectoryFault} decides what becomes of the broker.
 *
 * <p>Read next: {@link io.courant.log.PartitionLog}, {@link io.courant.log.GroupCommit},
 * {@link io.courant.log.LogRecovery}.
 */
@NullMarked
package io.courant.log;

import org.jspecify.annotations.NullMarked;
