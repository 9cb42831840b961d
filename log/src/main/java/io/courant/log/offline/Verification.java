package io.courant.log.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What one verification has looked at so far, and where its findings go. Belongs to one thread. */
final class Verification {

    private final Consumer<Finding> told;
    private final List<Finding> kept = new ArrayList<>();
    private long damages;
    private long notes;
    private int partitions;
    private int segments;
    private long batches;
    private long records;
    private long bytes;

    /** Findings are given to {@code told} as they come. */
    Verification(Consumer<Finding> told) {
        this.told = told;
    }

    void found(Finding finding) {
        if (finding.severity() == Finding.Severity.DAMAGE) {
            damages++;
        } else {
            notes++;
        }
        if (kept.size() < VerifyReport.FINDINGS_KEPT) {
            kept.add(finding);
        }
        told.accept(finding);
    }

    void lookedAtPartition() {
        partitions++;
    }

    void lookedAtSegment(long segmentBytes) {
        segments++;
        bytes += segmentBytes;
    }

    void lookedAtBatch(long recordsInBatch) {
        batches++;
        records += recordsInBatch;
    }

    VerifyReport report() {
        return new VerifyReport(partitions, segments, batches, records, bytes, damages, notes, kept);
    }
}
