package io.courant.log.journal;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Invariants;
import io.courant.base.Uuid;
import io.courant.log.stored.Syncs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The files of an open journal: the one that is written, those whose entries are still needed, and those that are free.
 * Confined to the journal's lane; what is static blocks on the lane that calls it and touches no state.
 */
final class JournalFiles {

    /** One write of zeros. */
    private static final int FILL_BYTES = 256 * 1024;

    private final Disk disk;
    private final Path directory;
    private final JournalLimits limits;
    private final ArrayDeque<JournalFile> needed = new ArrayDeque<>();
    private final ArrayDeque<JournalFile> free = new ArrayDeque<>();
    private @Nullable JournalFile current;
    private @Nullable DiskFile open;
    private int position;
    private long generation;
    private int nextSlot;
    private boolean mayGrow = true;
    /** Nobody needs actions below this. */
    private long freedBelow;

    /** A file; {@code lastSequence} counts once it is no longer the current one. */
    static final class JournalFile {
        final int slot;
        final long bytes;
        final boolean reusable;
        long firstSequence;
        long lastSequence;

        JournalFile(int slot, long bytes, boolean reusable) {
            this.slot = slot;
            this.bytes = bytes;
            this.reusable = reusable;
        }

        boolean isNeeded(long neededFrom) {
            return lastSequence >= neededFrom && lastSequence >= firstSequence;
        }
    }

    JournalFiles(Disk disk, Path directory, JournalLimits limits, int highestSlot, long highestGeneration) {
        this.disk = disk;
        this.directory = directory;
        this.limits = limits;
        this.nextSlot = highestSlot + 1;
        this.generation = highestGeneration;
    }

    /** Takes up a file that a scan found. A file that cannot be trusted and holds nothing is left alone. */
    void found(ScannedFile scanned, long neededFrom) {
        boolean reusable = scanned.sound && scanned.sizeInBytes == limits.fileBytes();
        JournalFile file = new JournalFile(scanned.slot, scanned.sizeInBytes, reusable);
        file.firstSequence = scanned.firstSequence;
        file.lastSequence = scanned.lastSequence;
        if (reusable && !scanned.isNeeded(neededFrom)) {
            free.add(file);
        } else if (scanned.sound || scanned.lastSequence > 0) {
            needed.add(file);
        }
    }

    /** Makes {@code slot}'s file, from nothing to durable under its name. Blocks; for any lane. */
    static JournalFile make(Disk disk, Path directory, Uuid directoryId, JournalLimits limits, int slot)
            throws IOException {
        Path aside = directory.resolve(JournalNames.aside(slot));
        try {
            fill(disk, aside, new JournalFileHeader(directoryId, slot, limits.fileBytes()));
            disk.rename(aside, directory.resolve(JournalNames.name(slot)));
        } catch (IOException e) {
            try {
                if (disk.exists(aside)) {
                    disk.delete(aside);
                }
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
        Syncs.directory(disk, directory);
        return new JournalFile(slot, limits.fileBytes(), true);
    }

    private static void fill(Disk disk, Path aside, JournalFileHeader header) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(JournalLimits.BLOCK_BYTES);
        header.write(first);
        ByteBuffer zeros = ByteBuffer.allocate(FILL_BYTES);
        try (DiskFile out = disk.open(aside, Disk.Mode.READ_WRITE)) {
            out.truncate(0);
            out.write(0, first);
            long at = JournalLimits.BLOCK_BYTES;
            while (at < header.fileBytes()) {
                int length = (int) Math.min(FILL_BYTES, header.fileBytes() - at);
                out.write(at, zeros.slice(0, length));
                at += length;
            }
            Syncs.file(out, aside);
        }
    }

    void addFree(JournalFile made) {
        free.add(made);
        nextSlot = Math.max(nextSlot, made.slot + 1);
        mayGrow = true;
    }

    /** No file could be made: until one can be, these are all that there are. */
    void cannotGrow() {
        mayGrow = false;
    }

    /** A slot that no file has; the same until a file of it is added, for a slot is used up by a file alone. */
    int freeSlot() {
        return nextSlot;
    }

    int count() {
        return needed.size() + free.size() + (current == null ? 0 : 1);
    }

    int freeCount() {
        return free.size();
    }

    /** Free files but for as many as there are above the limit: those were made by starts, for what may use the reserve. */
    int freeWithinLimit() {
        return Math.max(0, free.size() - Math.max(0, count() - limits.mostFiles()));
    }

    long generation() {
        return generation;
    }

    /** Where the next frame begins in the current file; the end of a file when there is no current one. */
    int position() {
        return current == null ? limits.fileBytes() : position;
    }

    /** Bytes that a frame may have in the current file. */
    int room() {
        return limits.fileBytes() - position();
    }

    /** Whether nobody needs the current file, whose last entry is {@code lastSequence}: it is free once another is begun. */
    boolean isSpent(long lastSequence) {
        return current != null && current.reusable && count() <= limits.mostFiles() && lastSequence < freedBelow;
    }

    /** Ends the current file, whose last entry is {@code lastSequence}, and begins the free one that is so for longest. */
    void beginNext(long lastSequence) throws IOException {
        DiskFile ended = open;
        boolean spent = isSpent(lastSequence);
        JournalFile next = free.poll();
        Invariants.check(next != null, "no journal file is free");
        Path path = directory.resolve(JournalNames.name(next.slot));
        DiskFile opened = disk.open(path, Disk.Mode.READ_WRITE);
        if (current != null) {
            current.lastSequence = lastSequence;
            (spent ? free : needed).add(current);
        }
        current = next;
        open = opened;
        generation++;
        position = JournalLimits.BLOCK_BYTES;
        next.firstSequence = JournalContents.FIRST_SEQUENCE;
        if (ended != null) {
            ended.close();
        }
        if (opened.size() != next.bytes) {
            throw new IOException("journal file " + path + " has " + opened.size() + " bytes, but was made with "
                    + next.bytes + "; someone has changed it");
        }
    }

    /** Writes a frame of whole blocks into the current file and makes it durable; returns its bytes. */
    int commit(ByteBuffer[] frame) throws IOException {
        DiskFile file = Objects.requireNonNull(open, "no journal file is current");
        JournalFile written = Objects.requireNonNull(current, "no journal file is current");
        int length = 0;
        for (ByteBuffer part : frame) {
            length += part.remaining();
        }
        Invariants.check(
                length % JournalLimits.BLOCK_BYTES == 0 && length <= room(), "%s bytes at %s", length, position);
        file.write(position, frame);
        Syncs.file(file, directory.resolve(JournalNames.name(written.slot)));
        position += length;
        return length;
    }

    /** Frees files whose entries are all below {@code neededFrom}; returns the paths of those that are not to be used again. */
    List<Path> freeBelow(long neededFrom) {
        freedBelow = Math.max(freedBelow, neededFrom);
        List<Path> surplus = new ArrayList<>();
        Iterator<JournalFile> files = needed.iterator();
        while (files.hasNext()) {
            JournalFile file = files.next();
            if (!file.isNeeded(neededFrom)) {
                boolean kept = file.reusable && count() <= limits.mostFiles();
                files.remove();
                if (kept) {
                    free.add(file);
                } else {
                    surplus.add(directory.resolve(JournalNames.name(file.slot)));
                }
            }
        }
        return surplus;
    }

    /** Bytes that may not be written over. */
    long usedBytes() {
        long bytes = current == null ? 0 : position;
        for (JournalFile file : needed) {
            bytes += file.bytes;
        }
        return bytes;
    }

    /** Bytes of all files that there are, or may be made. */
    long capacityBytes() {
        long present = (long) count() * limits.fileBytes();
        return mayGrow ? Math.max(limits.journalBytes(), present) : present;
    }

    void close() throws IOException {
        DiskFile file = open;
        open = null;
        current = null;
        if (file != null) {
            file.close();
        }
    }
}
