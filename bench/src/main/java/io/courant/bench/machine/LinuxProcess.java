package io.courant.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A running process as {@code /proc} shows it. */
public record LinuxProcess(long pid) {

    /** The unit of CPU time in {@code /proc}: Linux shows hundredths of a second whatever its own tick is. */
    static final double TICKS_PER_SECOND = 100;

    /** Where user time stands in the fields of {@code stat} behind the program's name; system time follows it. */
    private static final int USER_TIME_FIELD = 11;

    private static final long BYTES_PER_KILOBYTE = 1024;
    private static final String WRITE_BYTES = "write_bytes:";

    /** The process this code runs in: the load generator. */
    public static LinuxProcess current() {
        return new LinuxProcess(ProcessHandle.current().pid());
    }

    /**
     * CPU seconds used so far, user and system, by all threads there are and were.
     *
     * @throws IOException when the process is gone
     */
    public double cpuSeconds() throws IOException {
        String stat = Files.readString(directory().resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[USER_TIME_FIELD]) + Long.parseLong(fields[USER_TIME_FIELD + 1]);
        return ticks / TICKS_PER_SECOND;
    }

    /** Bytes of physical memory that hold pages of this process, shared ones counted in full. */
    public long residentBytes() throws IOException {
        return rollup("Rss:");
    }

    /** The part of {@link #residentBytes} that no file backs: heap, stacks, compiled code. */
    public long anonymousBytes() throws IOException {
        return rollup("Anonymous:");
    }

    /**
     * Bytes this process had the system write to devices: counted when it dirties a page, not when the page is written, and
     * without what the file system writes for itself.
     */
    public long writeBytes() throws IOException {
        List<String> lines = Files.readAllLines(directory().resolve("io"));
        for (String line : lines) {
            if (line.startsWith(WRITE_BYTES)) {
                return Long.parseLong(line.substring(WRITE_BYTES.length()).strip());
            }
        }
        throw new IOException("io of process " + pid + " has no line " + WRITE_BYTES);
    }

    private long rollup(String name) throws IOException {
        List<String> lines = Files.readAllLines(directory().resolve("smaps_rollup"));
        for (String line : lines) {
            if (line.startsWith(name)) {
                String[] words = line.split("\\s+", -1);
                return Long.parseLong(words[1]) * BYTES_PER_KILOBYTE;
            }
        }
        throw new IOException("smaps_rollup of process " + pid + " has no line " + name);
    }

    private Path directory() {
        return Path.of("/proc", Long.toString(pid));
    }
}
