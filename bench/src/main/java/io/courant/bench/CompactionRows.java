package io.courant.bench;

import io.courant.bench.load.KeyedLoad;
import io.courant.bench.load.KeyedLoad.Written;
import io.courant.bench.load.SessionReader;
import io.courant.bench.load.Topic;
import io.courant.bench.load.TopicAdmin;
import io.courant.bench.machine.Cores;
import io.courant.bench.machine.LinuxProcess;
import io.courant.bench.process.RunningBroker;
import io.courant.bench.report.Figures;
import io.courant.bench.report.Metric;
import io.courant.bench.report.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Compacting a log that was written before: how long it takes, what CPU and what memory.
 *
 * <p>The log is written with {@code min.cleanable.dirty.ratio=1}, at which both leave it alone. Then the broker is started
 * anew, so that its memory is that of a broker which has done nothing, and one batch opens the log; after some time, in which
 * what waits for a checkpoint has seen one, the ratio is lowered. What is measured begins with the answer to that: both look
 * for work ten times a second ({@code log.cleaner.backoff.ms}). It ends with the last change to the partition's segments, which
 * is known some seconds later, when they are as small as they have to get and nothing has changed since.
 * What is left is then read and counted.
 */
final class CompactionRows {

    private static final Cores CORES = Cores.UNPINNED;
    private static final String LOOK_FOR_WORK_MS = "100";
    private static final String DIRTY_RATIO = "min.cleanable.dirty.ratio";
    private static final String LOG_SUFFIX = ".log";
    private static final long LOOK_EVERY_MS = 50;
    private static final double BYTES_PER_MEGABYTE = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long MEGABYTE = 1_000_000;

    private static final double AT_MOST_SECONDS = 600;

    /** Headers of batches that few records stayed in, and records that stand for offsets or producers. */
    private static final double ROOM = 1.1;

    private final Stage stage;
    private final Scale.Compaction scale;
    private final String where;

    CompactionRows(Stage stage) {
        this.stage = stage.with("log.cleaner.backoff.ms", LOOK_FOR_WORK_MS);
        this.scale = stage.scale().compaction();
        this.where = "%d MB of 200 B records, %d keys, segments of %d MB"
                .formatted(scale.bytes() / MEGABYTE, scale.keys(), scale.segmentBytes() / MEGABYTE);
    }

    void measure() throws IOException, InterruptedException {
        for (int pair = 0; pair < stage.scale().pairs(); pair++) {
            for (Side side : stage.sidesOf(pair, Side.STOCK)) {
                Stage.Home home = stage.home(side, "compaction");
                measure(side, home);
                Directories.remove(home.directory());
            }
        }
    }

    private void measure(Side side, Stage.Home home) throws IOException, InterruptedException {
        Topic topic;
        Written written;
        try (RunningBroker broker = stage.startServing(home, CORES)) {
            Map<String, String> settings = Map.of(
                    "cleanup.policy",
                    "compact",
                    DIRTY_RATIO,
                    "1.0",
                    "segment.bytes",
                    Long.toString(scale.segmentBytes()));
            topic = TopicAdmin.create(broker.port(), "keyed", 1, settings);
            written = new KeyedLoad(scale.keys(), scale.bytes()).run(broker.port(), topic);
        }
        stage.settle();
        try (RunningBroker broker = stage.startServing(home, CORES)) {
            new KeyedLoad(scale.keys(), 1).run(broker.port(), topic);
            TimeUnit.SECONDS.sleep(scale.idleSeconds());
            Watch watch = new Watch(broker.served(), home.directory().resolve("data/keyed-0"));
            TopicAdmin.set(broker.port(), topic, Map.of(DIRTY_RATIO, "0.01"));
            watch.untilDone((long) (ROOM * written.bytesOf(scale.keys())) + scale.segmentBytes());
            watch.record(side);
            requireLeft(broker.port(), topic, written);
        }
    }

    /** Every key has to be there, and outdated records only where no pass goes: in the active segment. */
    private void requireLeft(int port, Topic topic, Written written) throws IOException {
        long active = scale.segmentBytes() / written.bytesOf(1) + 1;
        try (SessionReader reader = SessionReader.atEnd(port, topic)) {
            long left = reader.records();
            if (left < scale.keys() || left > ROOM * scale.keys() + active) {
                throw new IOException("compaction left %d records of %d with %d keys"
                        .formatted(left, written.records(), scale.keys()));
            }
        }
    }

    /** Looks at process and files until a compaction is done. */
    private final class Watch {

        private final LinuxProcess process;
        private final Path partition;
        private final long residentBefore;
        private final double cpuBefore;
        private long residentPeak;
        private double seconds;
        private double cpuSeconds;
        private long bytesLeft = Long.MAX_VALUE;

        Watch(LinuxProcess process, Path partition) throws IOException {
            this.process = process;
            this.partition = partition;
            this.residentBefore = process.residentBytes();
            this.cpuBefore = process.cpuSeconds();
        }

        /** Returns when the segments have become small enough and have stayed the same for some time. */
        void untilDone(long bytesAtMost) throws IOException, InterruptedException {
            long start = System.nanoTime();
            Map<String, Long> seen = segments();
            double now = 0;
            while (bytesLeft > bytesAtMost || now - seconds < scale.staysSeconds()) {
                if (now > AT_MOST_SECONDS) {
                    throw new IOException("after %.0f s there are %d bytes in %s where at most %d were to stay"
                            .formatted(now, bytesLeft, partition, bytesAtMost));
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
                residentPeak = Math.max(residentPeak, process.residentBytes());
                now = (System.nanoTime() - start) / NANOS_PER_SECOND;
                Map<String, Long> segments = segments();
                if (!segments.equals(seen)) {
                    seen = segments;
                    seconds = now;
                    cpuSeconds = process.cpuSeconds() - cpuBefore;
                    bytesLeft =
                            seen.values().stream().mapToLong(Long::longValue).sum();
                }
            }
        }

        /** The partition's segments with their sizes. */
        private Map<String, Long> segments() throws IOException {
            Map<String, Long> sizes = new TreeMap<>();
            try (Stream<Path> files = Files.list(partition)) {
                for (Path file : files.toList()) {
                    if (file.toString().endsWith(LOG_SUFFIX)) {
                        sizes.put(file.getFileName().toString(), Files.size(file));
                    }
                }
            } catch (NoSuchFileException replaced) {
                return new TreeMap<>(); // and look again
            }
            return sizes;
        }

        void record(Side side) {
            Figures figures = stage.figures();
            figures.add(Metric.COMPACTION_SECONDS, where, side, seconds);
            figures.add(Metric.COMPACTION_CPU, where, side, cpuSeconds);
            figures.add(Metric.COMPACTION_RESIDENT, where, side, residentPeak / BYTES_PER_MEGABYTE);
            figures.add(Metric.COMPACTION_GROWTH, where, side, (residentPeak - residentBefore) / BYTES_PER_MEGABYTE);
            figures.add(Metric.COMPACTION_LEFT, where, side, bytesLeft / BYTES_PER_MEGABYTE);
        }
    }
}
