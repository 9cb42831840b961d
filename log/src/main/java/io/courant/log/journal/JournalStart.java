package io.courant.log.journal;

import io.courant.base.Disk;
import io.courant.log.stored.SyncFailedException;
import io.courant.log.stored.Syncs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The steps of opening a journal. Until the last frame is written again, nothing that was found is changed, so that a
 * start may end anywhere and be tried again.
 */
final class JournalStart {

    private final JournalSetup setup;
    private final Disk disk;
    private final Path directory;

    JournalStart(JournalSetup setup) {
        this.setup = setup;
        this.disk = setup.disk();
        this.directory = JournalNames.directory(setup.dataDirectory());
    }

    JournalOpening open() throws IOException {
        JournalScan scan = new JournalScan(disk, setup.dataDirectory(), setup.directoryId());
        JournalScan.Result found = scan.scan(setup.neededFrom(), setup.minimumNextSequence());
        JournalOpening.Refused refusal = found.contents().refusal();
        if (refusal != null) {
            return refusal;
        }
        report(found.contents());
        makeNamesDurable();
        JournalFiles files =
                new JournalFiles(disk, directory, setup.limits(), found.highestSlot(), found.highestGeneration());
        found.files().forEach(file -> files.found(file, setup.neededFrom()));
        try {
            beginToWrite(files, scan, found.last());
        } catch (IOException e) {
            closeAfter(e, files);
            throw e;
        }
        long next = found.contents().nextSequence();
        long neededFrom =
                Math.max(setup.neededFrom(), next - found.contents().totals().actions());
        Journal journal = new Journal(setup, new JournalWriter(setup, files, neededFrom, next));
        return new JournalOpening.Opened(journal, found.contents());
    }

    private void beginToWrite(JournalFiles files, JournalScan scan, SequenceChain.@Nullable LastFrame last)
            throws IOException {
        ensure(files, last == null ? setup.limits().firstFiles() : 1);
        if (last != null) {
            writeAgain(scan, files, last);
        }
        makeReserve(files); // beyond the limit too: recovery has to record its cuts, or nothing would ever be freed
    }

    /** The process may go on without this directory. */
    private static void closeAfter(IOException cause, JournalFiles files) {
        try {
            files.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void report(JournalContents contents) {
        for (JournalFinding finding : contents.findings()) {
            if (finding.kind() == JournalFinding.Kind.DAMAGE) {
                setup.events().error("journal.damaged", finding.toString(), null);
            } else {
                setup.events().info("journal.found", finding.toString());
            }
        }
    }

    /** The names that an earlier life gave may not be durable yet, and what is written now depends on them. */
    private void makeNamesDurable() throws IOException {
        if (!disk.exists(directory)) {
            disk.createDirectories(directory);
        }
        for (String name : disk.list(directory)) {
            if (JournalNames.isAside(name)) {
                disk.delete(directory.resolve(name));
            }
        }
        Syncs.directory(disk, directory);
        Syncs.directory(disk, setup.dataDirectory());
    }

    /** Makes files until {@code wanted} are free. */
    private void ensure(JournalFiles files, int wanted) throws IOException {
        while (files.freeCount() < wanted) {
            files.addFree(JournalFiles.make(disk, directory, setup.directoryId(), setup.limits(), files.freeSlot()));
        }
    }

    /** A start does not need it, and a disk that is full should not keep a broker from being started. */
    private void makeReserve(JournalFiles files) throws IOException {
        try {
            ensure(files, 1);
        } catch (SyncFailedException e) {
            throw e;
        } catch (IOException e) {
            setup.events()
                    .warn("journal.not-grown", "the journal begins without a file in reserve, none can be made: " + e);
        }
    }

    /**
     * Writes the last frame once more, as the first of a new generation and elsewhere. Its sync may have failed, or
     * never have come about, in the life that wrote it; that it can be read proves nothing, for that is the cache. The
     * frames before it are durable: each was synced before the next was written. The file that it was found in stays
     * needed as long as before, for recovery reads it there.
     */
    private void writeAgain(JournalScan scan, JournalFiles files, SequenceChain.LastFrame last) throws IOException {
        FrameFormat.Header header = last.header();
        int length = header.lengthInBlocks();
        ByteBuffer bytes = scan.read(last.file().path, last.position() + (long) length);
        ByteBuffer frame = ByteBuffer.allocate(length);
        frame.put(0, bytes, last.position(), FrameFormat.HEADER_BYTES + header.bytes());
        files.beginNext(0);
        FrameBuilder.renew(frame, setup.directoryId(), header, files.generation());
        files.commit(new ByteBuffer[] {frame});
    }
}
