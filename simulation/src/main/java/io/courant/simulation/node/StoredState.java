package io.courant.simulation.node;

import io.courant.log.offline.Finding;
import io.courant.log.offline.LogVerify;
import io.courant.log.offline.OfflineRefusal;
import io.courant.log.offline.VerifyReport;
import io.courant.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Compares what a process has left beside its batches (indexes, producer state, the checkpoint with its epochs) with a
 * replay of the batches from the first one on, as {@code courant log verify} does.
 */
final class StoredState {

    private static final String IDENTITY = "identity";
    private static final String CLEAN_STOP = "clean-stop";

    /** Stored state is not synced: a loss of power may take a part of a file, which then says so itself. */
    private static final String UNUSABLE = "not usable";

    /** Directories that were put aside, or that are still being emptied, may stay. */
    private static final List<Finding.Severity> AFTER_A_CLEAN_STOP = List.of(
            Finding.Severity.DAMAGE,
            Finding.Severity.DERIVED,
            Finding.Severity.REPLAYED,
            Finding.Severity.TAIL,
            Finding.Severity.FOREIGN);

    private StoredState() {}

    /**
     * After a clean stop everything fits: what was recovered at the start, and all that has changed since, is stored. One
     * that came before all was recovered is not marked as clean, and leaves the tails that it has not come to.
     */
    static void requireStopped(SimulatedDisk disk, Path data) {
        try {
            if (disk.copy(0).exists(data.resolve(CLEAN_STOP))) {
                require(disk, data, AFTER_A_CLEAN_STOP, "a clean stop");
            } else {
                requireSoundButTails(disk, data);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After a kill everything fits, apart from batches that were being written, or that an earlier loss of power took. */
    static void requireSoundButTails(SimulatedDisk disk, Path data) {
        require(disk, data, List.of(Finding.Severity.DAMAGE, Finding.Severity.DERIVED), "a kill");
    }

    /** Where unsynced bytes are lost, stored state may be lost with them, but nothing that was proven. */
    static void requireUndamaged(SimulatedDisk disk, Path data) {
        require(disk, data, List.of(Finding.Severity.DAMAGE), "a loss of what was not synced");
    }

    private static void require(SimulatedDisk disk, Path data, List<Finding.Severity> wrong, String after) {
        SimulatedDisk copy = disk.copy(0); // looking takes no time, and meets no faults
        try {
            if (!copy.exists(data.resolve(IDENTITY))) {
                return; // the first start ended before it had begun
            }
            VerifyReport report = new LogVerify(copy).verify(data);
            List<Finding> found = report.findings().stream()
                    .filter(finding -> wrong.contains(finding.severity()))
                    .filter(finding -> !finding.reason().startsWith(UNUSABLE))
                    .toList();
            if (!found.isEmpty()) {
                throw new AssertionError("after " + after + ": " + found);
            }
        } catch (OfflineRefusal e) {
            throw new AssertionError("after " + after, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
