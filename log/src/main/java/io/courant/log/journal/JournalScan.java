package io.courant.log.journal;

import io.courant.base.Invariants;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the journal's files and puts their frames in order.
 *
 * <p>A frame was written after the sync of the one before had returned. So every frame but the last one was durable, and what
 * is missing or unsound before the last one is damage; an unsound last one was never acknowledged. In each file only the
 * newest generation counts; frames go by generation. A generation may begin with numbers that the one before has used: a
 * start writes the last frame it finds again, which then stands for those numbers.
 */
final class JournalScan {

    /** Where a frame stands. */
    record Frame(JournalFile file, int position, int bytes, long generation, long firstSequence, int actions) {

        long endSequence() {
            return firstSequence + actions;
        }
    }

    private static final Comparator<Frame> IN_ORDER =
            Comparator.comparingLong(Frame::generation).thenComparingLong(Frame::firstSequence);

    private final ByteBuffer buffer;
    private final long neededFrom;
    private final long keptFrom;
    private final List<Frame> frames = new ArrayList<>();
    private final List<String> damage = new ArrayList<>();
    private @Nullable JournalFile loaded;
    private long newestSeen;

    /** A scan of files of up to {@code fileBytes} for the actions from {@code neededFrom} on, and for who has those from {@code keptFrom} on. */
    JournalScan(int fileBytes, long neededFrom, long keptFrom) {
        this.buffer = ByteBuffer.allocateDirect(fileBytes);
        this.neededFrom = neededFrom;
        this.keptFrom = keptFrom;
    }

    /** The beginning of {@code file}: what it is. */
    JournalFormat.FileHeader header(JournalFile file) throws IOException {
        load(file);
        return JournalFormat.readFileHeader(buffer);
    }

    /** Finds the frames of {@code file}. */
    void add(JournalFile file) throws IOException {
        load(file);
        List<Frame> found = new ArrayList<>();
        long newest = -1;
        int at = JournalFormat.BLOCK_BYTES;
        while (at < buffer.limit()) {
            if (JournalFormat.isFrame(buffer, at)) {
                Frame frame = new Frame(
                        file,
                        at,
                        JournalFormat.frameBytes(buffer, at),
                        JournalFormat.generation(buffer, at),
                        JournalFormat.firstSequence(buffer, at),
                        JournalFormat.actions(buffer, at));
                found.add(frame);
                newest = Math.max(newest, frame.generation());
                newestSeen = Math.max(newestSeen, frame.generation());
                at += JournalFormat.padded(frame.bytes());
            } else {
                at += JournalFormat.BLOCK_BYTES;
            }
        }
        for (Frame frame : found) {
            if (frame.generation() == newest && frame.endSequence() > keptFrom) {
                frames.add(frame);
            }
        }
    }

    /** Puts the frames in order. A last one with an unsound action was never durable and goes; returns whether there was one. */
    boolean arrange() throws IOException {
        frames.sort(IN_ORDER);
        boolean torn = !frames.isEmpty() && !isSound(frames.getLast());
        if (torn) {
            frames.removeLast();
        }
        return torn;
    }

    /** Tells each file the last action that it holds and that is needed. */
    void noteWhatFilesHold() {
        for (Frame frame : frames) {
            frame.file().holds(frame.endSequence() - 1);
        }
    }

    /** The last sound frame; null when there is none. */
    @Nullable
    Frame last() {
        return frames.isEmpty() ? null : frames.getLast();
    }

    /** Adds a frame that was written again, the newest of all. */
    void addWrittenAgain(Frame frame) {
        frames.add(frame);
        loaded = null;
    }

    /** Above every generation of which anything was found, were it a frame that was never durable. */
    long newestGeneration() {
        return newestSeen;
    }

    /** The bytes of {@code frame}, valid until the next call. */
    ByteBuffer bytes(Frame frame) throws IOException {
        load(frame.file());
        return buffer.slice(frame.position(), frame.bytes());
    }

    /** What the frames say, in order. */
    JournalContents contents() throws IOException {
        List<JournalContents.Found> all = new ArrayList<>();
        long expected = frames.isEmpty() ? neededFrom : frames.getFirst().firstSequence();
        if (!frames.isEmpty() && expected > neededFrom && neededFrom > 0) {
            missing(frames.getFirst(), neededFrom);
        }
        for (Frame frame : frames) {
            if (frame.firstSequence() > expected) {
                missing(frame, expected);
            }
            while (!all.isEmpty() && all.getLast().sequence() >= frame.firstSequence()) {
                all.removeLast();
            }
            read(frame, all);
            expected = frame.endSequence();
        }
        Map<TopicIdPartition, List<JournalContents.Found>> byKey = new HashMap<>();
        for (JournalContents.Found found : all) {
            if (found.sequence() >= neededFrom) {
                byKey.computeIfAbsent(found.action().key(), key -> new ArrayList<>())
                        .add(found);
            }
        }
        return new JournalContents(byKey, damage);
    }

    private void missing(Frame before, long from) {
        damage.add("the journal's actions %d to %d are missing before position %d of %s"
                .formatted(from, before.firstSequence() - 1, before.position(), before.file().path()));
    }

    private boolean isSound(Frame frame) throws IOException {
        List<JournalContents.Found> found = new ArrayList<>();
        int before = damage.size();
        read(frame, found);
        boolean sound = damage.size() == before;
        damage.subList(before, damage.size()).clear();
        return sound;
    }

    private void read(Frame frame, List<JournalContents.Found> found) throws IOException {
        load(frame.file());
        int at = frame.position() + JournalFormat.FRAME_HEADER_BYTES;
        int end = frame.position() + frame.bytes();
        for (int i = 0; i < frame.actions(); i++) {
            int payload = JournalFormat.payloadBytes(buffer, at, end);
            if (payload < 0) {
                damage.add("the journal's actions %d to %d are unsound at position %d of %s"
                        .formatted(
                                frame.firstSequence() + i,
                                frame.endSequence() - 1,
                                at,
                                frame.file().path()));
                return;
            }
            long sequence = frame.firstSequence() + i;
            JournalAction action = JournalFormat.read(buffer, at, payload, frame.generation(), sequence);
            int payloadAt = at + JournalFormat.ACTION_HEADER_BYTES;
            if (action == null || !isSoundBatch(action, payloadAt, payload)) {
                damage.add("the journal's action %d is unsound at position %d of %s"
                        .formatted(sequence, at, frame.file().path()));
            } else {
                boolean append = action instanceof JournalAction.Append;
                found.add(new JournalContents.Found(
                        sequence, action, frame.file().file(), payloadAt, append ? payload : 0));
            }
            at = payloadAt + payload;
        }
    }

    private boolean isSoundBatch(JournalAction action, int at, int bytes) {
        if (!(action instanceof JournalAction.Append)) {
            return true;
        }
        if (bytes < RecordBatch.HEADER_BYTES) {
            return false;
        }
        RecordBatch batch = new RecordBatch().at(buffer, at);
        return batch.sizeInBytes() == bytes && batch.crcValid();
    }

    private void load(JournalFile file) throws IOException {
        if (loaded != file) {
            loaded = null;
            int bytes = file.file().read(0, buffer.clear());
            buffer.flip();
            Invariants.check(buffer.limit() == bytes, "read %s bytes of %s", bytes, file.path());
            loaded = file;
        }
    }
}
