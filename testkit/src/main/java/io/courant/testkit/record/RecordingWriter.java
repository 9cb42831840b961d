package io.courant.testkit.record;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Writes a {@link Recording}. May be used from any thread; entries stand in the order in which calls return. */
final class RecordingWriter implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 20;

    private final DataOutputStream out;
    private long entries;
    private boolean closed;

    RecordingWriter(Path file) throws IOException {
        this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES));
        out.writeInt(Recording.MAGIC);
        out.writeInt(Recording.VERSION);
    }

    /** Writes {@code entry} and returns its number. */
    long append(Entry entry) {
        try {
            var buffer = new ByteArrayOutputStream();
            var fields = new DataOutputStream(buffer);
            fields.writeByte(entry.kind().code());
            entry.writeFields(fields);
            byte[] bytes = buffer.toByteArray();
            var crc = new CRC32C();
            crc.update(bytes);
            return append(bytes, (int) crc.getValue());
        } catch (IOException e) {
            // Not the recorded disk's failure: whoever records must not take it for one.
            throw new UncheckedIOException("the recording cannot be written", e);
        }
    }

    private synchronized long append(byte[] bytes, int crc) throws IOException {
        if (closed) {
            throw new IOException("it is closed already");
        }
        out.writeInt(bytes.length);
        out.writeInt(crc);
        out.write(bytes);
        return entries++;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        out.close();
    }
}
