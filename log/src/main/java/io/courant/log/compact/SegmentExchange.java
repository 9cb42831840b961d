package io.courant.log.compact;

import io.courant.base.Disk;
import io.courant.log.segment.SegmentFiles;
import io.courant.log.stored.Syncs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts one file of compacted batches into the place of neighbouring segments, which together hold the offsets from {@code from}
 * to {@code to}. The file's name tells both, so that whoever finds it needs nothing else to end what was begun:
 *
 * <pre>
 * 00000000000000000000-00000000000000000123.swap
 * </pre>
 *
 * <p>The steps, each durable before the next: the file, synced, gets that name, and from then on it counts in place of the
 * segments; these go, with their indexes, but for the first segment's batches; the file gets the name of the first segment. A
 * crash anywhere leaves the segments as they were, or the file under its own name, or all done.
 *
 * @param from the first segment's base offset
 * @param to where the last segment ends
 */
public record SegmentExchange(long from, long to) {

    private static final String SUFFIX = ".swap";

    private static final char BETWEEN = '-';

    /** The exchange that a file of this name stands for; null when it stands for none. */
    public static @Nullable SegmentExchange ofName(String fileName) {
        int between = fileName.indexOf(BETWEEN);
        if (between < 0 || !fileName.endsWith(SUFFIX)) {
            return null;
        }
        long from = SegmentFiles.offsetOf(fileName.substring(0, between), "");
        long to = SegmentFiles.offsetOf(fileName.substring(between + 1), SUFFIX);
        return from >= 0 && to > from ? new SegmentExchange(from, to) : null;
    }

    /** Those that were begun in a directory with these {@code names}, and have not ended. */
    public static List<SegmentExchange> begun(List<String> names) {
        return names.stream()
                .map(SegmentExchange::ofName)
                .filter(exchange -> exchange != null)
                .toList();
    }

    /** The file that counts in place of the segments. */
    public Path file(Path directory) {
        return directory.resolve(SegmentFiles.name(from, "") + BETWEEN + SegmentFiles.name(to, SUFFIX));
    }

    /** Whether the segment of {@code baseOffset} is one of those that the file takes the place of. */
    public boolean replaces(long baseOffset) {
        return baseOffset >= from && baseOffset < to;
    }

    /** Begins: {@code compacted}, which is synced, counts from now on. Blocks. */
    public void begin(Disk disk, Path directory, Path compacted) throws IOException {
        disk.rename(compacted, file(directory));
        Syncs.directory(disk, directory);
    }

    /** Ends what was begun, however far it had come. Blocks. */
    public void end(Disk disk, Path directory) throws IOException {
        for (String name : disk.list(directory)) {
            long segment = SegmentFiles.offsetOf(name, SegmentFiles.LOG_SUFFIX);
            long index = SegmentFiles.offsetOf(name, SegmentFiles.INDEX_SUFFIX);
            if ((segment != from && replaces(segment)) || replaces(index)) {
                disk.delete(directory.resolve(name));
            }
        }
        Syncs.directory(disk, directory);
        disk.rename(file(directory), SegmentFiles.log(directory, from));
        Syncs.directory(disk, directory);
    }
}
