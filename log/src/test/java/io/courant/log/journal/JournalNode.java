package io.courant.log.journal;

import io.courant.base.CountedBuffer;
import io.courant.base.Done;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Slice;
import io.courant.base.Uuid;
import io.courant.base.metrics.MeterBoard;
import io.courant.log.metrics.DirectoryMeters;
import io.courant.testkit.RecordingEventLog;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedBuffers;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.SimulatedProcess;
import io.courant.testkit.SimulatedShard;
import io.courant.testkit.SimulatedWorld;
import io.courant.testkit.disk.SimulatedDisk;
import io.courant.testkit.disk.TornBlocks;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.record.BatchBuilder;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A journal on simulated ports with two shards that hand over, started, ended and started again by tests. */
final class JournalNode {

    static final Path PATH = Path.of("/data");
    static final Path DIRECTORY = PATH.resolve("journal");
    static final Uuid ID = new Uuid(11, 12);
    static final Uuid TOPIC = new Uuid(77, 78);
    static final TopicIdPartition KEY = new TopicIdPartition(TOPIC, 0);
    static final int FILE_BYTES = 16 * JournalLimits.BLOCK_BYTES;
    static final JournalLimits SMALL = new JournalLimits(
            FILE_BYTES, 2, 6L * FILE_BYTES, 4 * JournalLimits.BLOCK_BYTES, JournalLimits.MOST_ACTIONS);

    final SimulatedWorld world;
    final SimulatedDisk disk;
    final JournalLimits limits;
    final SeededRandom random;
    final RecordingEventLog events = new RecordingEventLog();
    final MeterBoard metrics = new MeterBoard();
    SimulatedBuffers buffers = new SimulatedBuffers();
    SimulatedProcess process;
    List<SimulatedShard> shards;
    Lane lane;
    Lane background;
    private @Nullable Journal journal;
    private @Nullable JournalContents contents;

    JournalNode(long seed) throws IOException {
        this(seed, SMALL);
    }

    JournalNode(long seed, JournalLimits limits) throws IOException {
        this.limits = limits;
        world = new SimulatedWorld(seed);
        disk = new SimulatedDisk(world);
        disk.tearBlocks(TornBlocks.WHOLE.everywhere());
        random = new SeededRandom(seed).fork("test");
        disk.createDirectories(PATH);
        disk.syncDirectory(Path.of("/"));
        newProcess();
    }

    void newProcess() {
        process = new SimulatedProcess(world, "broker");
        shards = List.of(process.shard(0), process.shard(1));
        lane = process.lane();
        background = process.lane();
        buffers = new SimulatedBuffers();
    }

    JournalOpening tryOpen(Uuid id, long neededFrom, long minimumNextSequence) throws IOException {
        return Journal.open(new JournalSetup(
                disk,
                PATH,
                id,
                lane,
                background,
                buffers,
                events,
                new DirectoryMeters(metrics, new SimulatedClock(world), PATH),
                limits,
                0,
                neededFrom,
                minimumNextSequence));
    }

    void open() throws IOException {
        open(1, 1);
    }

    void open(long neededFrom, long minimumNextSequence) throws IOException {
        switch (tryOpen(ID, neededFrom, minimumNextSequence)) {
            case JournalOpening.Opened opened -> {
                journal = opened.journal();
                contents = opened.contents();
            }
            case JournalOpening.Refused refused -> throw new AssertionError(refused);
        }
    }

    Journal journal() {
        return Objects.requireNonNull(journal);
    }

    JournalContents contents() {
        return Objects.requireNonNull(contents);
    }

    /** The bytes of an entry's batch. */
    static ByteBuffer bytes(JournalEntry entry) {
        return Objects.requireNonNull(entry.batch()).view();
    }

    void losePower() {
        process.die("power loss");
        disk.losePower(random.fork("loss-" + world.eventsRun()));
        newProcess();
    }

    void kill() {
        process.die("killed");
        disk.killProcess();
        newProcess();
    }

    void close() {
        world.<Done>success(shards.getFirst(), completion -> journal().close(shards.getFirst(), completion));
    }

    /** Hands {@code entries} over on {@code shard} and waits for what comes of it. */
    Outcome<JournalCommit> append(int shard, List<JournalEntry> entries) {
        return world.outcome(shards.get(shard), completion -> journal().append(shards.get(shard), entries, completion));
    }

    JournalCommit.Durable durable(JournalEntry... entries) {
        Outcome<JournalCommit> outcome = append(0, List.of(entries));
        release(List.of(entries));
        if (outcome instanceof Outcome.Success<JournalCommit>(JournalCommit.Durable durable)) {
            return durable;
        }
        throw new AssertionError("not durable: " + outcome);
    }

    long nextSequence() {
        return world.success(shards.getFirst(), completion -> journal().nextSequence(shards.getFirst(), completion));
    }

    Outcome<Long> nextOutcome() {
        return world.outcome(shards.getFirst(), completion -> journal().nextSequence(shards.getFirst(), completion));
    }

    void freeBelow(long sequence) {
        world.run(shards.getFirst(), () -> journal().freeBelow(shards.getFirst(), sequence, ""));
        nextSequence();
    }

    JournalEntry entry(JournalAction action) {
        return JournalEntry.of(action);
    }

    /** A batch of {@code bytes} in its value, at {@code baseOffset} of {@code key}. */
    JournalEntry batch(TopicIdPartition key, long baseOffset, int bytes) {
        byte[] value = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            value[i] = (byte) (baseOffset + i * 7L);
        }
        ByteBuffer built =
                new BatchBuilder().append(1_000 + baseOffset, null, value).build();
        new RecordBatch().at(built, 0).stampOffsets(baseOffset, 3);
        CountedBuffer buffer = buffers.allocate(built.remaining() + 5);
        buffer.bytes().put(5, built, 0, built.remaining());
        return new JournalEntry(
                new JournalAction.Append(key, 0, (int) (baseOffset * 100), baseOffset),
                new Slice.OfBuffer(buffer, 5, built.remaining()));
    }

    static void release(List<JournalEntry> entries) {
        entries.forEach(entry -> {
            Slice.OfBuffer batch = entry.batch();
            if (batch != null) {
                batch.release();
            }
        });
    }

    /** Everything that was found, by sequence number. */
    SortedMap<Long, Found> found() {
        TreeMap<Long, Found> all = new TreeMap<>();
        for (TopicIdPartition key : contents().keys()) {
            long before = 0;
            for (Found found : contents().actions(key)) {
                if (found.sequence() <= before || all.put(found.sequence(), found) != null) {
                    throw new AssertionError("sequence " + found.sequence() + " of " + key + " is out of order");
                }
                before = found.sequence();
            }
        }
        return all;
    }

    ByteBuffer read(Found found) throws IOException {
        try (JournalReader reader = contents().reader()) {
            ByteBuffer target = ByteBuffer.allocate(found.batchBytes());
            reader.readBatch(found, target);
            return target.flip();
        }
    }

    List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : disk.list(DIRECTORY)) {
            files.add(DIRECTORY.resolve(name));
        }
        return files;
    }
}
