package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.courant.base.Completion;
import io.courant.base.CountedBuffer;
import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.base.Timer;
import io.courant.base.metrics.MeterBoard;
import io.courant.log.journal.JournalLimits;
import io.courant.log.metrics.DirectoryMeters;
import io.courant.testkit.RecordingEventLog;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedBuffers;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.SimulatedWorld;
import io.courant.testkit.disk.ForwardingDisk;
import io.courant.testkit.disk.ForwardingFile;
import io.courant.testkit.disk.SimulatedDisk;
import io.courant.wire.record.BatchBuilder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/**
 * What an append costs without the disk: full validation, stamping, index, completion. The small form runs with the
 * tests and guards allocation; {@code -Dlog.appends=200000} prints nanoseconds worth reading.
 */
class AppendCostTest {

    private static final int RECORDS = 64;
    private static final int RECORD_BYTES = 1024;
    private static final int APPENDS = Integer.getInteger("log.appends", 3_000);

    /** A completion, its outcome, a view of the bytes: what an append may leave to the collector. */
    private static final long ALLOCATED_BYTES = 300;

    private final Queue<Runnable> events = new ArrayDeque<>();

    @Test
    void anAppendAllocatesNothingThatGrowsWithTheBatch() throws IOException {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        PartitionLog log = open();
        SimulatedBuffers buffers = new SimulatedBuffers();
        ByteBuffer batch = batch();
        CountedBuffer buffer = buffers.allocate(batch.remaining());
        buffer.bytes().put(0, batch, 0, batch.remaining());
        LogAppend append = new LogAppend(buffer, 0, batch.remaining(), 0, LogAppend.Origin.CLIENT);
        long[] appended = {0};
        Completion<AppendResult> completion = outcome -> {
            if (outcome instanceof Outcome.Success<AppendResult>(AppendResult.Appended result)) {
                appended[0] = result.lastOffset() + 1;
            }
        };
        run(log, append, completion, APPENDS);
        long bytesBefore = thread.getThreadAllocatedBytes(Thread.currentThread().threadId());
        long nanosBefore = System.nanoTime();
        run(log, append, completion, APPENDS);
        long nanos = System.nanoTime() - nanosBefore;
        long bytes = thread.getThreadAllocatedBytes(Thread.currentThread().threadId()) - bytesBefore;
        System.out.printf(
                "append of %d KB: %d ns, %d bytes allocated%n",
                batch.remaining() / 1024, nanos / APPENDS, bytes / APPENDS);
        assertThat(appended[0]).isEqualTo(2L * APPENDS * RECORDS);
        assertThat(bytes / APPENDS).isLessThan(ALLOCATED_BYTES);
        buffer.release();
    }

    private void run(PartitionLog log, LogAppend append, Completion<AppendResult> completion, int times) {
        for (int i = 0; i < times; i++) {
            append.buffer().bytes().putLong(0, 0L); // as a client sends it; the last append has stamped it
            log.append(append, completion);
            drain();
        }
    }

    private void drain() {
        Runnable event;
        while ((event = events.poll()) != null) {
            event.run();
        }
    }

    private static ByteBuffer batch() {
        BatchBuilder builder = new BatchBuilder();
        for (int i = 0; i < RECORDS; i++) {
            builder.append(SimulatedClock.FIRST_WALL_MS, null, new byte[RECORD_BYTES]);
        }
        return builder.build();
    }

    private PartitionLog open() throws IOException {
        SimulatedDisk disk = new SimulatedDisk(1);
        Disk discarding = new DiscardingDisk(disk);
        DataDirectoryOpening opening =
                DataDirectory.open(discarding, Path.of("/data"), 1, new SeededRandom(1), new RecordingEventLog());
        DataDirectory directory = ((DataDirectoryOpening.Opened) opening).directory();
        Lane lane = new InlineLane();
        var meters = new DirectoryMeters(new MeterBoard(), new SimulatedClock(new SimulatedWorld(1)), Path.of("/data"));
        assertThat(directory.openJournal(
                        lane, lane, new SimulatedBuffers(), JournalLimits.SHIPPED, LogNode.SPACE, meters))
                .isInstanceOf(DataDirectoryOpening.Opened.class);
        ShardLogs logs = directory.shardLogs(new ShardLogsSetup(
                new QueueShard(events),
                new SimulatedClock(new SimulatedWorld(1)),
                new SeededRandom(2),
                new SimulatedBuffers(),
                new ShardLanes(List.of(lane), lane, lane, lane, lane, lane, lane),
                InlineLimits.SHIPPED,
                LogIntervals.SHIPPED,
                ShardMemory.sharedBy(1, Long.MAX_VALUE, LogLimits.LEAST_COMPACTION_KEYS_BYTES),
                new RecordingEventLog(),
                meters,
                (path, what, cause) -> {
                    throw new AssertionError(what, cause);
                }));
        PartitionLog[] opened = new PartitionLog[1];
        logs.open(LogNode.LOG, LogConfig.DEFAULT, outcome -> {
            if (outcome instanceof Outcome.Success<PartitionLog>(PartitionLog log)) {
                opened[0] = log;
            }
        });
        drain();
        return opened[0];
    }

    /** Runs events when the test says so. */
    private record QueueShard(Queue<Runnable> events) implements Shard {
        @Override
        public int index() {
            return 0;
        }

        @Override
        public boolean isCurrent() {
            return true;
        }

        @Override
        public void execute(Runnable event) {
            events.add(event);
        }

        @Override
        public Timer schedule(long delayNanos, Runnable event) {
            return () -> {};
        }
    }

    /** Runs work at once. */
    private static final class InlineLane implements Lane {
        @Override
        public <T> void submit(Shard home, Work<T> work, Completion<T> completion) {
            Outcome<T> outcome;
            try {
                outcome = Outcome.success(work.run());
            } catch (IOException e) {
                outcome = Outcome.failure(e);
            }
            Outcome<T> ended = outcome;
            home.execute(() -> completion.completed(ended));
        }
    }

    /** A disk whose segments swallow what is written, so that only our own work is measured. */
    private static final class DiscardingDisk extends ForwardingDisk {
        DiscardingDisk(Disk disk) {
            super(disk);
        }

        @Override
        public DiskFile open(Path file, Mode mode) throws IOException {
            DiskFile opened = super.open(file, mode);
            return file.toString().endsWith(".log") ? new DiscardingFile(opened) : opened;
        }
    }

    private static final class DiscardingFile extends ForwardingFile {
        DiscardingFile(DiskFile file) {
            super(file);
        }

        @Override
        public void write(long position, ByteBuffer source) {
            source.position(source.limit());
        }

        @Override
        public void write(long position, ByteBuffer[] sources) {
            List.of(sources).forEach(source -> source.position(source.limit()));
        }
    }
}
