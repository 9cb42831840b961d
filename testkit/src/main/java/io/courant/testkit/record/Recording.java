package io.courant.testkit.record;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A file with what a {@link RecordingDisk} has written down.
 *
 * <pre>
 * CREC | version | entry | entry | ...      entry: length (4) | CRC-32C of what follows (4) | {@link Entry} (length)
 * </pre>
 */
public final class Recording {

    static final int MAGIC = 0x43524543;
    static final int VERSION = 1;

    private static final int BUFFER_BYTES = 1 << 20;

    /** An entry is a write and what it says about itself; nothing writes more at once. */
    private static final int LARGEST_ENTRY_BYTES = 1 << 28;

    private final Path file;

    public Recording(Path file) {
        this.file = file;
    }

    /** Told each entry in order. */
    @FunctionalInterface
    public interface Reader {
        void entry(long number, Entry entry);
    }

    /** The kinds of all entries, by their numbers. */
    public List<Entry.Kind> kinds() throws IOException {
        List<Entry.Kind> kinds = new ArrayList<>();
        read(Long.MAX_VALUE, (number, entry) -> kinds.add(entry.kind()));
        return kinds;
    }

    /** Reads the first {@code count} entries, or all where there are fewer. */
    public void read(long count, Reader reader) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES))) {
            if (in.readInt() != MAGIC || in.readInt() != VERSION) {
                throw new IOException(file + " is no recording of version " + VERSION);
            }
            for (long number = 0; number < count; number++) {
                int length;
                try {
                    length = in.readInt();
                } catch (EOFException end) {
                    return;
                }
                reader.entry(number, Entry.decode(next(in, number, length)));
            }
        }
    }

    private byte[] next(DataInputStream in, long number, int length) throws IOException {
        if (length <= 0 || length > LARGEST_ENTRY_BYTES) {
            throw new IOException("entry " + number + " of " + file + " would have " + length + " bytes");
        }
        int expected = in.readInt();
        byte[] bytes = in.readNBytes(length);
        var crc = new CRC32C();
        crc.update(bytes);
        if (bytes.length < length || (int) crc.getValue() != expected) {
            throw new IOException("entry " + number + " of " + file + " is damaged");
        }
        return bytes;
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
