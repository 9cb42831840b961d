package io.courant.log.offline;

import java.util.List;

/** What a verification has looked at and found. */
public record VerifyReport(
        int partitions, int segments, long batches, long records, long bytes, List<Finding> findings) {

    public VerifyReport {
        findings = List.copyOf(findings);
    }

    /** True when nothing is damaged and all that is derived fits; a tail and what is foreign do not count. */
    public boolean sound() {
        return findings.stream().allMatch(finding -> switch (finding.severity()) {
            case DAMAGE, DERIVED -> false;
            case TAIL, FOREIGN -> true;
        });
    }

    /** One line with the figures. */
    public String summary() {
        return "%d partitions, %d segments, %d batches, %d records, %d bytes: %s"
                .formatted(
                        partitions,
                        segments,
                        batches,
                        records,
                        bytes,
                        findings.isEmpty() ? "sound" : findings.size() + " findings");
    }
}
