package io.courant.log.offline;

import java.util.List;

/**
 * What a verification has looked at and found.
 *
 * @param damages how many findings are damage
 * @param notes how many are not
 * @param findings the first of them, at most {@link #FINDINGS_KEPT}: a directory that is garbage throughout has millions
 */
public record VerifyReport(
        int partitions,
        int segments,
        long batches,
        long records,
        long bytes,
        long damages,
        long notes,
        List<Finding> findings) {

    /** Findings that a report keeps; whoever wants all of them takes them as they come. */
    public static final int FINDINGS_KEPT = 1_000;

    public VerifyReport {
        findings = List.copyOf(findings);
    }

    /** True when nothing is damaged: whatever else was found a start puts right, or leaves alone. */
    public boolean sound() {
        return damages == 0;
    }

    /** One line with the figures. */
    public String summary() {
        String looked = "%d partitions, %d segments, %d batches, %d records, %d bytes: "
                .formatted(partitions, segments, batches, records, bytes);
        String found = damages == 0 ? "sound" : counted(damages, "damage");
        return looked + (notes == 0 ? found : found + ", " + counted(notes, "note"));
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
