package io.courant.log.compact;

import io.courant.log.segment.SegmentFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/** The segments of a partition's directory as they count, for whoever looks at one in which an exchange has not ended. */
public final class SegmentListing {

    private final Path directory;
    private final List<SegmentExchange> begun;
    private final List<Long> bases;

    private SegmentListing(Path directory, List<SegmentExchange> begun, List<Long> bases) {
        this.directory = directory;
        this.begun = begun;
        this.bases = bases;
    }

    /** What is in {@code directory}, where there are {@code names}. */
    public static SegmentListing of(Path directory, List<String> names) {
        List<SegmentExchange> begun = SegmentExchange.begun(names);
        TreeSet<Long> bases = new TreeSet<>();
        for (String name : names) {
            long base = SegmentFiles.offsetOf(name, SegmentFiles.LOG_SUFFIX);
            if (base >= 0 && begun.stream().noneMatch(exchange -> exchange.replaces(base))) {
                bases.add(base);
            }
        }
        begun.forEach(exchange -> bases.add(exchange.from()));
        return new SegmentListing(directory, begun, new ArrayList<>(bases));
    }

    /** The base offsets of the segments that count, rising. */
    public List<Long> bases() {
        return Collections.unmodifiableList(bases);
    }

    /** Whether no exchange waits for its end. */
    public boolean isSettled() {
        return begun.isEmpty();
    }

    /** Where the batches of the segment from {@code base} on are. */
    public Path file(long base) {
        for (SegmentExchange exchange : begun) {
            if (exchange.from() == base) {
                return exchange.file(directory);
            }
        }
        return SegmentFiles.log(directory, base);
    }

    /** Whether the files of the segment of {@code base} are outdated: an exchange puts another in their place. */
    public boolean isReplaced(long base) {
        return begun.stream().anyMatch(exchange -> exchange.replaces(base));
    }
}
