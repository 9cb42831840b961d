package io.courant.testkit.record;

import io.courant.base.ChannelBacked;
import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.testkit.disk.ForwardingDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Passes everything on to a disk and writes down what changes below one directory and what is synced there. Whatever lies
 * in that directory at the beginning counts as durable. May be used from any thread.
 *
 * <p>The changes of names are made one at a time and stand in the recording in the order in which they happened. Writes are
 * written down before they are made, so that nothing that follows from one can stand in front of it.
 */
public final class RecordingDisk extends ForwardingDisk implements AutoCloseable {

    private final Path root;
    private final RecordingWriter writer;

    /** Held while names change, and while a name is looked up to be opened. */
    private final Object names = new Object();

    /** Records into the new file {@code recording}, which lies outside of {@code root}, what happens below {@code root}. */
    public RecordingDisk(Disk disk, Path root, Path recording) throws IOException {
        super(disk);
        this.root = root.toAbsolutePath().normalize();
        this.writer = new RecordingWriter(recording);
    }

    /** Writes down {@code text}, behind everything that has happened before. */
    public void mark(String text) {
        writer.append(new Entry.Mark(text));
    }

    /** Ends the recording; whatever changes something afterwards fails. */
    @Override
    public void close() throws IOException {
        writer.close();
    }

    @Override
    public DiskFile open(Path file, Mode mode) throws IOException {
        synchronized (names) {
            boolean made = mode != Mode.READ && !exists(file);
            DiskFile opened = super.open(file, mode);
            if (made) {
                writer.append(new Entry.FileMade(name(file)));
            }
            long number = writer.append(new Entry.Opened(name(file)));
            return opened instanceof ChannelBacked backed
                    ? new RecordingFile.OfChannel(opened, backed, number, writer)
                    : new RecordingFile(opened, number, writer);
        }
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        synchronized (names) {
            Deque<Path> missing = new ArrayDeque<>();
            for (Path path = directory; path != null && !exists(path); path = path.getParent()) {
                missing.addFirst(path);
            }
            super.createDirectories(directory);
            missing.forEach(path -> writer.append(new Entry.DirectoryMade(name(path))));
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        synchronized (names) {
            super.rename(from, to);
            writer.append(new Entry.Renamed(name(from), name(to)));
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        synchronized (names) {
            super.delete(path);
            writer.append(new Entry.Deleted(name(path)));
        }
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        if (!directory.toAbsolutePath().normalize().startsWith(root)) {
            super.syncDirectory(directory); // names of the root and above it, of which nothing is recorded
            return;
        }
        long number;
        synchronized (names) {
            if (!exists(directory)) {
                super.syncDirectory(directory); // fails, and says why
            }
            number = writer.append(new Entry.DirectorySyncBegun(name(directory)));
        }
        super.syncDirectory(directory);
        writer.append(new Entry.Ended(number));
    }

    @Override
    public DiskLock lock(Path file) throws IOException {
        synchronized (names) {
            boolean made = !exists(file);
            DiskLock lock = super.lock(file);
            if (made) {
                writer.append(new Entry.FileMade(name(file)));
            }
            return lock;
        }
    }

    private String name(Path path) {
        Path whole = path.toAbsolutePath().normalize();
        if (!whole.startsWith(root)) {
            throw new IllegalArgumentException(path + " is changed and does not lie below " + root);
        }
        return root.relativize(whole).toString();
    }
}
