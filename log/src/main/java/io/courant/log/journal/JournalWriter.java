package io.courant.log.journal;

import io.courant.base.Invariants;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames, each with one write and one sync, and goes from file to file. Confined to the journal's lane.
 *
 * <p>After a failure nothing more is written: what the failed sync left behind is not known.
 */
final class JournalWriter {

    private final JournalLimits limits;
    private final List<JournalFile> files;
    private final ByteBuffer frame;
    private @Nullable JournalFile current;
    private int position;
    private long generation;
    private long nextSequence;
    private long neededFrom;
    private @Nullable IOException failure;

    /** A writer that goes on behind {@code generation} with the action {@code nextSequence}, in a fresh file. */
    JournalWriter(JournalLimits limits, List<JournalFile> files, long generation, long nextSequence, long neededFrom) {
        this.limits = limits;
        this.files = new ArrayList<>(files);
        this.generation = generation;
        this.nextSequence = nextSequence;
        this.neededFrom = neededFrom;
        this.frame = ByteBuffer.allocateDirect(limits.frameBytes());
    }

    long nextSequence() {
        return nextSequence;
    }

    /** Nobody needs the actions below {@code sequence}. */
    void freeBelow(long sequence) {
        neededFrom = Math.max(neededFrom, sequence);
    }

    void add(JournalFile file) {
        files.add(file);
    }

    int fileCount() {
        return files.size();
    }

    int highestNumber() {
        int highest = -1;
        for (JournalFile file : files) {
            highest = Math.max(highest, file.number());
        }
        return highest;
    }

    int freeCount() {
        int free = 0;
        for (JournalFile file : files) {
            if (isFree(file)) {
                free++;
            }
        }
        return free;
    }

    long usedBytes() {
        return (long) (files.size() - freeCount()) * limits.fileBytes();
    }

    private boolean isFree(JournalFile file) {
        return file != current && file.isFreeBelow(neededFrom);
    }

    /**
     * Makes the frame of {@code entries} durable and returns its first sequence number, or -1 when there is no file for it.
     *
     * @param last whether the last free file may be used for it
     */
    long commit(List<JournalEntry> entries, boolean last) throws IOException {
        IOException earlier = failure;
        if (earlier != null) {
            throw new IOException("the journal has failed before: " + earlier.getMessage(), earlier);
        }
        int bytes = JournalFormat.FRAME_HEADER_BYTES;
        for (JournalEntry entry : entries) {
            bytes += JournalFormat.size(entry);
        }
        JournalFile file = fileFor(JournalFormat.padded(bytes), last);
        if (file == null) {
            return -1;
        }
        frame.clear().position(JournalFormat.FRAME_HEADER_BYTES);
        long first = nextSequence;
        for (int i = 0; i < entries.size(); i++) {
            JournalFormat.write(frame, entries.get(i), generation, first + i);
        }
        JournalFormat.finishFrame(frame, generation, first, entries.size());
        frame.flip();
        write(file, first + entries.size());
        return first;
    }

    /** Makes {@code found}, the last frame of an earlier generation, durable again, with its numbers. */
    JournalScan.Frame writeAgain(JournalScan.Frame found, ByteBuffer bytes) throws IOException {
        Invariants.check(current == null, "a frame is written again after others");
        JournalFile file = fileFor(JournalFormat.padded(found.bytes()), true);
        if (file == null) {
            throw Invariants.unreachable("the journal was opened without a free file");
        }
        frame.clear();
        frame.put(bytes.duplicate());
        JournalFormat.restamp(frame, generation);
        frame.flip();
        JournalScan.Frame again = new JournalScan.Frame(
                file, position, found.bytes(), generation, found.firstSequence(), found.actions());
        write(file, found.endSequence());
        return again;
    }

    private void write(JournalFile file, long endSequence) throws IOException {
        int end = JournalFormat.padded(frame.limit());
        int at = frame.limit();
        frame.limit(end);
        while (at < end) {
            frame.put(at++, (byte) 0);
        }
        try {
            file.writeDurably(position, frame.position(0));
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        position += end;
        nextSequence = endSequence;
        file.holds(endSequence - 1);
    }

    private @Nullable JournalFile fileFor(int bytes, boolean last) {
        JournalFile file = current;
        if (file != null && position + bytes <= limits.fileBytes()) {
            return file;
        }
        int free = 0;
        JournalFile oldest = null;
        for (JournalFile candidate : files) {
            if (isFree(candidate)) {
                free++;
                if (oldest == null || candidate.lastSequence() < oldest.lastSequence()) {
                    oldest = candidate;
                }
            }
        }
        if (oldest == null || (free == 1 && !last)) {
            return null;
        }
        current = oldest;
        position = JournalFormat.BLOCK_BYTES;
        generation++;
        return oldest;
    }

    /** Closes all files. */
    void close() throws IOException {
        for (JournalFile file : files) {
            file.close();
        }
    }
}
