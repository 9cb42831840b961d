/**
 * {@code ./courant bench compare}: Courant and Apache Kafka on the same machine, under the same load, in turn.
 *
 * <p>How a comparison runs. The brokers start on fresh directories of one file system, Kafka with its stock settings and the
 * flags of its start script ({@code process}). Each is warmed up once. Then, pair by pair and with the order turned round each
 * time, each gets a topic of six partitions, takes a closed loop of 64 KB batches of 1 KB records with {@code acks=1}, and
 * gives it back to consumers ({@code load}). A side's CPU time counts until a sync of the file system has returned, so that
 * nobody pays for the other's dirty pages ({@code machine}). Beside each figure stands what a small C program needs for the
 * same bytes on the same cores. Starts are timed from the exec of the start command by a probe that is already trying. The
 * figures are medians, and the report holds every sample ({@code report}).
 *
 * <p>Throughput rows come twice: with broker and generator pinned to different cores, where the broker has one shard, and
 * unpinned, where it has as many as there are cores. A latency is refused when the machine was busier than 70 % or lost more
 * than 10 % to its hypervisor: it would be a figure about the machine.
 *
 * <p>What {@code acks=all} costs is measured against two Kafkas, one that never syncs and one that always does ({@link
 * io.courant.bench.DurableRows}); what reaches the device, with one broker up at a time ({@link io.courant.bench.DeviceRows});
 * and a start after {@code kill -9}, with a directory made for each ({@link io.courant.bench.RestartRows}).
 *
 * <p>Then there is what grows with numbers: thousands of partitions that are made, listed and deleted ({@link
 * io.courant.bench.TopicRows}), thousands of partitions or connections that are idle ({@link io.courant.bench.MemoryRows}), a fetch
 * session of which one partition is busy ({@link io.courant.bench.SessionRows}), and a log to compact ({@link
 * io.courant.bench.CompactionRows}). And consumer groups: large ones that rebalance ({@link io.courant.bench.RebalanceRows}), many
 * that commit ({@link io.courant.bench.CommitRows}), thousands that are idle.
 *
 * <p>A benchmark is a test with a big parameter: {@link io.courant.bench.Scale} is that parameter, and its quick form runs with
 * the tests, which ask for figures that make sense, never for speed.
 *
 * <p>Rows run on the main thread, one after the other, and own the brokers they start. Read next: {@link
 * io.courant.bench.Comparison}, {@link io.courant.bench.ThroughputRows}, then {@code io.courant.bench.load}.
 */
@NullMarked
package io.courant.bench;

import org.jspecify.annotations.NullMarked;
