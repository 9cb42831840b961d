package io.courant.simulation.scene;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.log.LogIdentity;
import io.courant.log.StoredClaims;
import io.courant.log.segment.SegmentFiles;
import io.courant.simulation.check.DamageLedger;
import io.courant.simulation.client.Tally;
import io.courant.simulation.client.Tally.State;
import io.courant.simulation.node.SceneLog;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedWorld;
import io.courant.testkit.disk.SimulatedDisk;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Flips single bits of what is stored, while the broker runs or while it does not, and keeps account of what is damaged by it.
 */
final class BitFlips {

    private static final String JOURNAL = ".journal";
    private static final String CHECKPOINT = "checkpoint.";
    private static final String INDEX = ".idx";
    private static final String PRODUCERS = ".prod";

    private static final int BATCH_LENGTH_AT = 8;
    private static final int BATCH_LENGTH_ENDS_AT = 12;

    /** Tries to hit a byte that is not zero: most of a journal's file was never written. */
    private static final int TRIES = 40;

    private final SimulatedDisk disk;
    private final SimulatedWorld world;
    private final SeededRandom random;
    private final Tally tally;
    private final SceneLog log;
    private final Path data;
    /** By segment and position, batches that were damaged, whose headers may say anything since. */
    private final Map<Path, TreeMap<Integer, Batch>> damaged = new HashMap<>();

    private record Batch(int position, int bytes, long fromOffset, long toOffset) {}

    BitFlips(SimulatedDisk disk, SimulatedWorld world, SeededRandom random, Tally tally, SceneLog log, Path data) {
        this.disk = disk;
        this.world = world;
        this.random = random;
        this.tally = tally;
        this.log = log;
        this.data = data;
    }

    /**
     * Flips a bit of a file that holds no batch which stands nowhere else: journal, checkpoint, index, snapshot, mark of a stop.
     */
    void flipBesideTheBatches() {
        SimulatedDisk copy = disk.copy(0);
        List<Path> files = new ArrayList<>();
        try {
            switch (random.nextInt(5)) {
                case 0, 1 -> files.addAll(below(copy, data.resolve("journal"), JOURNAL));
                case 2 -> {
                    for (String name : list(copy, data)) {
                        if (name.startsWith(CHECKPOINT) || name.equals("clean-stop")) {
                            files.add(data.resolve(name));
                        }
                    }
                }
                default -> {
                    for (Path partition : partitions(copy)) {
                        files.addAll(below(copy, partition, INDEX));
                        files.addAll(below(copy, partition, PRODUCERS));
                    }
                }
            }
            if (!files.isEmpty()) {
                flip(copy, files.get(random.nextInt(files.size())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void flip(SimulatedDisk copy, Path file) throws IOException {
        byte[] bytes = bytes(copy, file);
        if (bytes.length == 0) {
            return;
        }
        int position = random.nextInt(bytes.length);
        for (int i = 0; i < TRIES && bytes[position] == 0; i++) {
            position = random.nextInt(bytes.length);
        }
        tally.reached(flippedIn(String.valueOf(file.getFileName())));
        flip(file, position);
    }

    private static State flippedIn(String name) {
        if (name.endsWith(JOURNAL)) {
            return State.BIT_FLIPPED_IN_JOURNAL;
        }
        if (name.endsWith(INDEX)) {
            return State.BIT_FLIPPED_IN_INDEX;
        }
        if (name.endsWith(PRODUCERS)) {
            return State.BIT_FLIPPED_IN_SNAPSHOT;
        }
        return name.startsWith(CHECKPOINT) ? State.BIT_FLIPPED_IN_CHECKPOINT : State.BIT_FLIPPED_IN_CLEAN_STOP;
    }

    /** Flips a bit of a batch that the checkpoint has proven, and that so stands nowhere else any more. */
    void flipInAProvenBatch(DamageLedger ledger) {
        SimulatedDisk copy = disk.copy(0);
        try {
            List<Path> partitions = partitions(copy);
            if (partitions.isEmpty()) {
                return;
            }
            Path partition = partitions.get(random.nextInt(partitions.size()));
            long proven = provenEnd(copy, String.valueOf(partition.getFileName()));
            List<Path> segments = below(copy, partition, ".log");
            if (segments.isEmpty()) {
                return;
            }
            Path segment = segments.get(random.nextInt(segments.size()));
            List<Batch> sound = soundBatches(segment, bytes(copy, segment), proven);
            if (sound.isEmpty()) {
                return;
            }
            Batch hit = sound.get(random.nextInt(sound.size()));
            damaged.computeIfAbsent(segment, ignored -> new TreeMap<>()).put(hit.position, hit);
            ledger.flipped(String.valueOf(partition.getFileName()), hit.fromOffset, hit.toOffset, world.nowNanos());
            tally.reached(State.BIT_FLIPPED_IN_SEGMENT);
            flip(segment, hit.position + hitByte(hit));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Offset and leader epoch are not under a batch's CRC, and no client could tell: those flips are for the tests of {@code
     * log}.
     */
    private int hitByte(Batch hit) {
        int behindEpoch = BATCH_LENGTH_ENDS_AT + Integer.BYTES;
        return random.oneIn(6)
                ? BATCH_LENGTH_AT + random.nextInt(Integer.BYTES)
                : behindEpoch + random.nextInt(hit.bytes - behindEpoch);
    }

    /** Below it the batches of a partition are proven by the checkpoint; 0 when nothing is known of it, or of two of its name. */
    private long provenEnd(SimulatedDisk copy, String directoryName) throws IOException {
        StoredClaims claims = StoredClaims.read(copy, data);
        List<LogIdentity> ofName = claims.named().stream()
                .filter(identity -> identity.directoryName().equals(directoryName))
                .toList();
        return ofName.size() == 1 ? claims.of(ofName.getFirst()).recoveryPoint() : 0;
    }

    private List<Batch> soundBatches(Path segment, byte[] bytes, long proven) {
        ByteBuffer view = ByteBuffer.wrap(bytes);
        TreeMap<Integer, Batch> hitBefore = damaged.getOrDefault(segment, new TreeMap<>());
        List<Batch> sound = new ArrayList<>();
        RecordBatch header = new RecordBatch();
        int position = 0;
        long next = SegmentFiles.offsetOf(String.valueOf(segment.getFileName()), SegmentFiles.LOG_SUFFIX);
        while (position <= bytes.length - RecordBatch.HEADER_BYTES) {
            Batch known = hitBefore.get(position);
            if (known != null) {
                position += known.bytes;
                next = known.toOffset;
                continue;
            }
            header.at(view, position);
            Batch batch = new Batch(position, header.sizeInBytes(), header.baseOffset(), header.nextOffset());
            boolean isBatch = batch.bytes >= RecordBatch.HEADER_BYTES && batch.bytes <= bytes.length - position;
            if (!isBatch || batch.fromOffset != next || batch.toOffset > proven) {
                break; // behind what is proven, where zeros may stand that a loss of power has left
            }
            sound.add(batch);
            position += batch.bytes;
            next = batch.toOffset;
        }
        return sound;
    }

    private void flip(Path file, int position) throws IOException {
        log.scene("flips a bit at position " + position + " of " + file);
        disk.flipBit(file, position, random.nextInt(Byte.SIZE));
    }

    private List<Path> partitions(SimulatedDisk copy) throws IOException {
        List<Path> partitions = new ArrayList<>();
        for (String name : list(copy, data)) {
            if (name.startsWith("stable-")) {
                partitions.add(data.resolve(name));
            }
        }
        return partitions;
    }

    private static List<String> list(SimulatedDisk copy, Path directory) throws IOException {
        return copy.exists(directory) ? copy.list(directory) : List.of();
    }

    private static List<Path> below(SimulatedDisk copy, Path directory, String suffix) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : list(copy, directory)) {
            if (name.endsWith(suffix)) {
                files.add(directory.resolve(name));
            }
        }
        return files;
    }

    private static byte[] bytes(SimulatedDisk copy, Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(copy.size(file)));
        try (DiskFile opened = copy.open(file, Disk.Mode.READ)) {
            while (bytes.hasRemaining() && opened.read(bytes.position(), bytes) > 0) {
                // until all of it is read
            }
        }
        return bytes.array();
    }
}
