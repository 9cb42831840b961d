package io.courant.log.journal;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Uuid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal and changes nothing: first of each file its header and the generation it is of, then the files in that
 * order, one at a time in one buffer of the largest file's size. Blocks.
 */
final class JournalScan {

    /** One read: large enough that the system call does not count. */
    private static final int READ_BYTES = 256 * 1024;

    private final Disk disk;
    private final Path directory;
    private final Uuid directoryId;
    private final List<ScannedFile> files = new ArrayList<>();
    private final List<JournalFinding> findings = new ArrayList<>();
    private int highestSlot = -1;
    private ByteBuffer buffer = ByteBuffer.allocate(2 * JournalLimits.BLOCK_BYTES);

    JournalScan(Disk disk, Path dataDirectory, Uuid directoryId) {
        this.disk = disk;
        this.directory = JournalNames.directory(dataDirectory);
        this.directoryId = directoryId;
    }

    /** What was read, and what the writer needs to know of it. */
    record Result(
            JournalContents contents,
            List<ScannedFile> files,
            int highestSlot,
            long highestGeneration,
            SequenceChain.@Nullable LastFrame last) {}

    Result scan(long neededFrom, long minimumNextSequence) throws IOException {
        if (disk.exists(directory)) {
            for (String name : disk.list(directory)) {
                look(name);
            }
        }
        files.sort(
                Comparator.comparingLong((ScannedFile file) -> file.generation).thenComparingInt(file -> file.slot));
        SequenceChain chain = new SequenceChain(neededFrom, files);
        FrameWalk walk = new FrameWalk(directoryId, chain);
        for (ScannedFile file : files) {
            if (file.generation > 0) {
                walk.walk(file, read(file.path, file.sizeInBytes));
            }
        }
        chain.end(minimumNextSequence, directory);
        findings.forEach(chain::report);
        long highest = files.isEmpty() ? 0 : files.getLast().generation;
        return new Result(chain.contents(disk), files, highestSlot, highest, chain.last());
    }

    /** What the headers of the files say that no start goes on with. Nothing else is read. */
    List<JournalFinding> refusedHeaders() throws IOException {
        List<JournalFinding> refused = new ArrayList<>();
        List<String> names = disk.exists(directory) ? disk.list(directory) : List.of();
        for (String name : names) {
            Path path = directory.resolve(name);
            if (JournalNames.slotOf(name) < 0 || disk.isDirectory(path)) {
                continue;
            }
            switch (JournalFileHeader.read(read(path, JournalLimits.BLOCK_BYTES))) {
                case JournalFileHeader.Reading.Newer(int version) -> refused.add(newer(path, version));
                case JournalFileHeader.Reading.Sound(JournalFileHeader header) -> {
                    if (!header.directoryId().equals(directoryId)) {
                        refused.add(foreign(path, header));
                    }
                }
                case JournalFileHeader.Reading.Damaged damaged -> {} // what else it holds is read all the same
            }
        }
        return refused;
    }

    private static JournalFinding newer(Path path, int version) {
        return JournalFinding.of(
                JournalFinding.Kind.NEWER,
                path,
                "it has version " + version + ", this release knows version " + JournalFileHeader.NEWEST_VERSION);
    }

    private JournalFinding foreign(Path path, JournalFileHeader header) {
        return JournalFinding.of(
                JournalFinding.Kind.FOREIGN,
                path,
                "it belongs to data directory " + header.directoryId() + ", this one is " + directoryId);
    }

    private void look(String name) throws IOException {
        Path path = directory.resolve(name);
        int slot = JournalNames.slotOf(name);
        highestSlot = Math.max(highestSlot, slot);
        if (slot < 0 || disk.isDirectory(path)) {
            findings.add(
                    JournalNames.isAside(name)
                            ? JournalFinding.of(
                                    JournalFinding.Kind.UNFINISHED,
                                    path,
                                    "a file that was being made; a start deletes it")
                            : JournalFinding.of(JournalFinding.Kind.STRAY, path, "no file of a journal"));
            return;
        }
        long size = disk.size(path);
        if (size > JournalLimits.LARGEST_FILE_BYTES) {
            findings.add(JournalFinding.of(
                    JournalFinding.Kind.DAMAGE, path, "it has " + size + " bytes, which no journal file has"));
            return;
        }
        ByteBuffer begin = read(path, Math.min(size, 2L * JournalLimits.BLOCK_BYTES));
        switch (JournalFileHeader.read(begin)) {
            case JournalFileHeader.Reading.Sound(JournalFileHeader header) -> look(path, slot, size, header);
            case JournalFileHeader.Reading.Newer(int version) -> findings.add(newer(path, version));
            case JournalFileHeader.Reading.Damaged(String reason) ->
                add(new ScannedFile(path, slot, size, false), "its header is damaged: " + reason);
        }
    }

    private void look(Path path, int slot, long size, JournalFileHeader header) throws IOException {
        if (!header.directoryId().equals(directoryId)) {
            findings.add(foreign(path, header));
        } else if (header.slot() != slot) {
            add(new ScannedFile(path, slot, size, false), "its header says that it is number " + header.slot());
        } else if (header.fileBytes() != size) {
            add(
                    new ScannedFile(path, slot, size, false),
                    "it has " + size + " bytes, its header says " + header.fileBytes());
        } else {
            add(new ScannedFile(path, slot, size, true), null);
        }
    }

    private void add(ScannedFile file, @Nullable String problem) throws IOException {
        if (problem != null) {
            findings.add(JournalFinding.of(JournalFinding.Kind.DAMAGE, file.path, problem));
        }
        files.add(file);
        boolean hasFirst = buffer.limit() >= 2 * JournalLimits.BLOCK_BYTES
                && FrameFormat.read(buffer, JournalLimits.BLOCK_BYTES, directoryId) != null;
        file.generation = FrameWalk.generation(hasFirst ? buffer : read(file.path, file.sizeInBytes), directoryId);
    }

    /** The first {@code size} bytes of {@code path}, or what there is, in the buffer that is used again. */
    ByteBuffer read(Path path, long size) throws IOException {
        if (buffer.capacity() < size) {
            buffer = ByteBuffer.allocate((int) size);
        }
        buffer.clear();
        try (DiskFile file = disk.open(path, Disk.Mode.READ)) {
            while (buffer.position() < size) {
                buffer.limit((int) Math.min(size, buffer.position() + (long) READ_BYTES));
                if (file.read(buffer.position(), buffer) == 0) {
                    break;
                }
            }
        }
        return buffer.flip();
    }
}
