package io.courant.filesystem;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writing dirty pages of a file to the device before anybody waits for it: {@code sync_file_range} of Linux. It is advice.
 * Where it is missing, fails or is not wanted nothing happens: a fault of the device is told by the sync that follows.
 */
final class Writeback {

    /** Does without it when set to {@code none}. */
    static final String PROPERTY = "io.courant.filesystem.writeback";

    private static final int READ_ONLY_CLOSED_ON_EXEC = 0x80000;

    /** Begin to write what is dirty and not being written, and wait for nothing. */
    private static final int WRITE = 2;

    private static final long TO_THE_END = 0;

    private Writeback() {}

    /** The system's calls; looked up by the first who needs them, since that takes longer than the rest of a start may. */
    private record Calls(MethodHandle open, MethodHandle syncFileRange, MethodHandle close) {

        static final @Nullable Calls FOUND = find();

        private static @Nullable Calls find() {
            if ("none".equals(System.getProperty(PROPERTY))) {
                return null;
            }
            SymbolLookup names = Linker.nativeLinker().defaultLookup();
            Optional<MemorySegment> syncFileRange = names.find("sync_file_range");
            if (syncFileRange.isEmpty()) {
                return null;
            }
            return new Calls(
                    call(names.findOrThrow("open"), ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                    call(
                            syncFileRange.get(),
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT),
                    call(names.findOrThrow("close"), ValueLayout.JAVA_INT));
        }

        @SuppressWarnings("restricted") // these three take what their manual says they take
        private static MethodHandle call(MemorySegment address, MemoryLayout... arguments) {
            return Linker.nativeLinker()
                    .downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
        }
    }

    /** Begins to write what is dirty of {@code file}. */
    static void start(Path file) {
        Calls calls = Calls.FOUND;
        if (calls == null) {
            return;
        }
        // A descriptor of its own: the one inside a channel is not to be had.
        try (Arena arena = Arena.ofConfined()) {
            int descriptor =
                    (int) calls.open.invokeExact(arena.allocateFrom(file.toString()), READ_ONLY_CLOSED_ON_EXEC);
            if (descriptor >= 0) {
                int _ = (int) calls.syncFileRange.invokeExact(descriptor, 0L, TO_THE_END, WRITE);
                int _ = (int) calls.close.invokeExact(descriptor);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("a system call threw an exception", e);
        }
    }
}
