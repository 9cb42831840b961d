package io.courant.base;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. May be used from any thread; reads and writes of different places may overlap in time. */
public interface DiskFile extends AutoCloseable {

    /**
     * Writes all that remains in {@code source} at {@code position}, extending the file where needed. On failure any
     * part of the range may have been written.
     */
    void write(long position, ByteBuffer source) throws IOException;

    /** As {@link #write(long, ByteBuffer)} for several buffers, one behind the other. */
    void write(long position, ByteBuffer[] sources) throws IOException;

    /** Reads at {@code position} until {@code target} is full or the file ends; returns the bytes read, 0 at the end. */
    int read(long position, ByteBuffer target) throws IOException;

    /** Length in bytes. */
    long size() throws IOException;

    /** Cuts the file to {@code size} bytes; nothing happens when it is not longer. */
    void truncate(long size) throws IOException;

    /**
     * Makes bytes and size durable as of the call (fdatasync). After a failure nothing is known about what was written
     * since the last success, and trying again proves nothing.
     */
    void sync() throws IOException;

    /**
     * Asks the system to begin to write to the device what was written here, so that a later {@link #sync} finds less to do.
     * Promises nothing, and does nothing where the system has no such call. Waits for no byte, but may block while the
     * device has more to do than it takes.
     */
    default void startWriteback() {}

    @Override
    void close() throws IOException;
}
