package io.courant.metadata.snapshot;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a snapshot, as in Kafka: {@code 00000000000000001234-0000000007.checkpoint}.
 *
 * @param endOffset the first offset of the log that is not contained
 * @param epoch the leader epoch of the last contained record
 */
public record SnapshotName(long endOffset, int epoch) implements Comparable<SnapshotName> {

    private static final Pattern FORM = Pattern.compile("(\\d{20})-(\\d{10})\\.checkpoint");
    private static final Comparator<SnapshotName> ORDER =
            Comparator.comparingLong(SnapshotName::endOffset).thenComparingInt(SnapshotName::epoch);

    /** What follows the name while the file is being written. */
    static final String UNFINISHED = ".part";

    /** Reads a file's name; null when it is not the name of a snapshot. */
    static @Nullable SnapshotName parse(String fileName) {
        Matcher matcher = FORM.matcher(fileName);
        if (!matcher.matches()) {
            return null;
        }
        try {
            return new SnapshotName(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        } catch (NumberFormatException tooLarge) {
            return null;
        }
    }

    String fileName() {
        return "%020d-%010d.checkpoint".formatted(endOffset, epoch);
    }

    @Override
    public int compareTo(SnapshotName other) {
        return ORDER.compare(this, other);
    }
}
