package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Completion;
import io.courant.base.CountedBuffer;
import io.courant.base.Disk;
import io.courant.base.Done;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Slice;
import io.courant.base.Uuid;
import io.courant.base.metrics.MeterBoard;
import io.courant.base.metrics.Metric;
import io.courant.log.journal.Journal;
import io.courant.log.journal.JournalAction;
import io.courant.log.journal.JournalCommit;
import io.courant.log.journal.JournalEntry;
import io.courant.log.journal.JournalLimits;
import io.courant.log.metrics.DirectoryMeters;
import io.courant.log.segment.SegmentFiles;
import io.courant.testkit.RecordingEventLog;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedBuffers;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.SimulatedProcess;
import io.courant.testkit.SimulatedShard;
import io.courant.testkit.SimulatedWorld;
import io.courant.testkit.disk.SimulatedDisk;
import io.courant.testkit.disk.TornBlocks;
import io.courant.wire.record.BatchBuilder;
import io.courant.wire.record.RecordBatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A data directory with the logs of one shard on simulated ports, started, crashed and started again by tests. */
final class LogNode {

    /** Watermarks as shipped, and a reserve that is quickly written. */
    static final SpaceLimits SPACE = new SpaceLimits(SpaceLimits.BY_SIZE, SpaceLimits.BY_SIZE, 4096);

    static final Path PATH = Path.of("/data");
    private static final Uuid CLUSTER = new Uuid(5, 6);
    static final Uuid TOPIC = new Uuid(77, 78);
    static final LogIdentity LOG = new LogIdentity("topic", TOPIC, 3);

    final SimulatedWorld world;
    final SimulatedDisk disk;
    private final Disk seenDisk;
    final SimulatedClock clock;
    final SeededRandom random;
    final RecordingEventLog events = new RecordingEventLog();
    private final MeterBoard metrics = new MeterBoard();
    private final JournalLimits journalLimits;
    final List<String> faults = new ArrayList<>();
    SimulatedBuffers buffers = new SimulatedBuffers();
    SimulatedProcess process;
    SimulatedShard shard;
    HoldableLane syncs;
    /** Lanes for syncs beside {@link #syncs}. */
    List<HoldableLane> moreSyncs = List.of();

    HoldableLane check;
    HoldableLane rolls;
    HoldableLane names;
    HoldableLane opens;
    HoldableLane lookup;
    HoldableLane background;
    HoldableLane journalLane;
    DataDirectory directory;
    ShardLogs logs;
    Checkpointer checkpointer;
    /** Of the next process. */
    InlineLimits inlineLimits = InlineLimits.SHIPPED;
    /** Of the next process. */
    LogIntervals intervals = LogIntervals.SHIPPED;
    /** Of the next process. */
    int syncLanes = 1;
    /** Of the next process. */
    ShardMemory memory = ShardMemory.sharedBy(1, Long.MAX_VALUE, LogLimits.LEAST_COMPACTION_KEYS_BYTES);

    LogNode(long seed) throws IOException {
        this(seed, disk -> disk);
    }

    /** A node whose process sees the disk as {@code seen} shows it. */
    LogNode(long seed, UnaryOperator<Disk> seen) throws IOException {
        this(seed, seen, JournalLimits.SHIPPED);
    }

    LogNode(long seed, UnaryOperator<Disk> seen, JournalLimits journalLimits) throws IOException {
        this.journalLimits = journalLimits;
        world = new SimulatedWorld(seed);
        disk = new SimulatedDisk(world);
        disk.tearBlocks(TornBlocks.wholeButOf(SegmentFiles.LOG_SUFFIX));
        seenDisk = seen.apply(disk);
        clock = new SimulatedClock(world);
        random = new SeededRandom(seed).fork("test");
        start();
    }

    /** A new process on the same disk. */
    void start() throws IOException {
        process = new SimulatedProcess(world, "broker");
        shard = process.shard(0);
        buffers = new SimulatedBuffers();
        directory = switch (DataDirectory.open(seenDisk, PATH, 1, random.fork("ids"), events)) {
            case DataDirectoryOpening.Opened opened -> opened.directory();
            case DataDirectoryOpening.Refused refused -> throw new AssertionError(refused);
        };
        journalLane = new HoldableLane(process.lane());
        assertThat(directory.bindCluster(CLUSTER, 1, CountedIn.DISK)).isEqualTo(new ClusterBinding.Bound());
        assertThat(directory.openJournal(journalLane, process.lane(), buffers, journalLimits, SPACE, meters()))
                .isInstanceOf(DataDirectoryOpening.Opened.class);
        check = new HoldableLane(process.lane());
        rolls = new HoldableLane(process.lane());
        names = new HoldableLane(process.lane());
        opens = new HoldableLane(process.lane());
        lookup = new HoldableLane(process.lane());
        background = new HoldableLane(process.lane());
        syncs = new HoldableLane(process.lane());
        moreSyncs = Stream.generate(() -> new HoldableLane(process.lane()))
                .limit(syncLanes - 1)
                .toList();
        List<Lane> allSyncs = new ArrayList<>(moreSyncs);
        allSyncs.addFirst(syncs);
        logs = directory.shardLogs(new ShardLogsSetup(
                shard,
                clock,
                random.fork("logs"),
                buffers,
                new ShardLanes(allSyncs, check, rolls, names, opens, lookup, background),
                inlineLimits,
                intervals,
                memory,
                events,
                meters(),
                (path, what, cause) -> faults.add(what)));
        checkpointer = new Checkpointer(directory, List.of(logs), shard, background);
    }

    private DirectoryMeters meters() {
        return new DirectoryMeters(metrics, clock, PATH);
    }

    /** What all processes together have counted. */
    long counted(Metric metric, String... more) {
        return metrics.value(
                metric,
                Stream.concat(Stream.of(PATH.toString()), Stream.of(more)).toArray(String[]::new));
    }

    void losePower() throws IOException {
        process.die("power loss");
        disk.losePower(random.fork("loss-" + world.eventsRun()));
        start();
    }

    void kill() throws IOException {
        process.die("killed");
        disk.killProcess();
        start();
    }

    void stopCleanly() throws IOException {
        world.<Done>success(shard, logs::close);
        world.<Done>success(shard, completion -> checkpointer.stop(true, completion));
        world.<Done>success(shard, completion -> directory.closeJournal(shard, completion));
        directory.close();
        buffers.assertNoneOutstanding();
        endProcess();
    }

    /** Closes everything, whatever became of the directory, and says whether a buffer is left. */
    void closeAndAssertNoBufferIsLeft() throws IOException {
        world.<Done>outcome(shard, logs::close);
        world.<Done>outcome(shard, completion -> directory.closeJournal(shard, completion));
        directory.close();
        buffers.assertNoneOutstanding();
    }

    /** Ends the process; what it wrote stays. */
    void endProcess() {
        process.die("stopped");
        disk.killProcess();
    }

    /** Hands {@code action} to the journal, which makes it durable. */
    void record(JournalAction action) {
        record(JournalEntry.of(action));
    }

    void record(JournalEntry entry) {
        Journal journal = directory.journal();
        JournalCommit commit = world.success(shard, completion -> journal.append(shard, List.of(entry), completion));
        assertThat(commit).isInstanceOf(JournalCommit.Durable.class);
    }

    PartitionLog open() {
        return open(LogConfig.DEFAULT);
    }

    PartitionLog open(LogConfig config) {
        return open(LOG, config);
    }

    PartitionLog open(LogIdentity identity, LogConfig config) {
        return world.success(shard, completion -> logs.open(identity, config, completion));
    }

    AppendResult append(PartitionLog log, ByteBuffer batch) {
        return append(log, batch, 0);
    }

    AppendResult append(PartitionLog log, ByteBuffer batch, int epoch) {
        return switch (appendOutcome(log, batch, epoch)) {
            case Outcome.Success<AppendResult> success -> success.value();
            case Outcome.Failure<AppendResult> failed -> throw new AssertionError(failed.cause());
        };
    }

    Outcome<AppendResult> appendOutcome(PartitionLog log, ByteBuffer batch, int epoch) {
        return world.outcome(shard, completion -> beginAppend(log, batch, epoch, completion));
    }

    /** Called on the shard. */
    void beginAppend(PartitionLog log, ByteBuffer batch, int epoch, Completion<AppendResult> completion) {
        CountedBuffer buffer = buffers.allocate(batch.remaining());
        buffer.bytes().put(0, batch, batch.position(), batch.remaining());
        log.append(new LogAppend(buffer, 0, batch.remaining(), epoch, LogAppend.Origin.CLIENT), completion);
        buffer.release();
    }

    void makeDurable(PartitionLog log) {
        world.<Done>success(shard, completion -> log.durableUpTo(log.logEndOffset(), completion));
    }

    /** Makes all that {@code many} have written durable, asking for it in one turn of the shard. */
    void makeDurable(List<PartitionLog> many) {
        List<Outcome<Done>> told = new ArrayList<>();
        world.run(shard, () -> many.forEach(log -> log.durableUpTo(log.logEndOffset(), told::add)));
        world.await("all logs", () -> told.size() == many.size());
        assertThat(told).containsOnly(Outcome.done());
    }

    /** What a reader gets at {@code offset}, loading what must be loaded. */
    ReadResult read(PartitionLog log, long offset, int maxBytes, long bound) {
        ReadResult result = world.on(shard, () -> log.read(offset, maxBytes, bound));
        if (result instanceof ReadResult.NotLoaded) {
            world.<Done>success(shard, completion -> log.load(offset, completion));
            result = world.on(shard, () -> log.read(offset, maxBytes, bound));
        }
        return result;
    }

    /** The bytes of {@code result}, whose slices are released. */
    static byte[] bytes(ReadResult result) throws IOException {
        if (!(result instanceof ReadResult.Records records)) {
            throw new AssertionError("not records: " + result);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Slice slice : records.slices()) {
            switch (slice) {
                case Slice.OfBuffer inMemory -> {
                    byte[] part = new byte[inMemory.length()];
                    inMemory.view().get(part);
                    out.writeBytes(part);
                }
                case Slice.OfFile inFile -> {
                    ByteBuffer part = ByteBuffer.allocate(inFile.length());
                    inFile.file().file().read(inFile.position(), part);
                    out.writeBytes(part.array());
                }
            }
            slice.release();
        }
        return out.toByteArray();
    }

    /** All batches from the log's start to its end. */
    List<ByteBuffer> readAll(PartitionLog log, int maxBytes) throws IOException {
        List<ByteBuffer> batches = new ArrayList<>();
        long offset = log.logStartOffset();
        while (offset < log.logEndOffset()) {
            ByteBuffer bytes = ByteBuffer.wrap(bytes(read(log, offset, maxBytes, log.logEndOffset())));
            if (!bytes.hasRemaining()) {
                throw new AssertionError("nothing at offset " + offset);
            }
            int position = 0;
            while (position < bytes.limit()) {
                RecordBatch batch = new RecordBatch().at(bytes, position);
                if (!batch.crcValid() || batch.baseOffset() > offset) {
                    throw new AssertionError("unsound at offset " + offset + ": " + batch);
                }
                batches.add(batch.bytes());
                offset = batch.nextOffset();
                position += batch.sizeInBytes();
            }
        }
        return batches;
    }

    static ByteBuffer batch(long timestampMs, String... values) {
        BatchBuilder builder = new BatchBuilder();
        for (String value : values) {
            builder.append(timestampMs, null, value.getBytes(StandardCharsets.UTF_8));
        }
        return builder.build();
    }

    static ByteBuffer batchFrom(long producerId, int epoch, int sequence, int records) {
        BatchBuilder builder = new BatchBuilder().producer(producerId, (short) epoch, sequence);
        for (int i = 0; i < records; i++) {
            builder.append(SimulatedClock.FIRST_WALL_MS, null, ("value-" + i).getBytes(StandardCharsets.UTF_8));
        }
        return builder.build();
    }
}
