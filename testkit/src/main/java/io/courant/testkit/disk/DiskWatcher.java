package io.courant.testkit.disk;

import io.courant.testkit.disk.DiskFaults.Operation;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Told what happens on a disk, so that a simulation can count the states it meets. */
public interface DiskWatcher {

    default void opened(Path file) {}

    default void closed(Path file) {}

    /** Something was written to a file as a whole; {@code bytes} makes a copy of it. */
    default void written(Path file, Supplier<ByteBuffer> bytes) {}

    /** A file or directory has got the name {@code to}. */
    default void renamed(Path to) {}

    default void syncFailed(Path file) {}

    /** The process has ended in an operation on {@code what}: a path, or two of them. */
    default void endedIn(Operation operation, String what) {}
}
