package io.courant.log.offline;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.log.CheckpointComplaint;
import io.courant.log.DirectoryEntryKind;
import io.courant.log.LogLimits;
import io.courant.log.StoredClaims;
import io.courant.log.journal.JournalFinding;
import io.courant.log.offline.Finding.Severity;
import io.courant.log.stored.StoredContent;
import io.courant.wire.record.BatchFileReader;
import io.courant.wire.record.BatchStep;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Looks at what a data directory holds beside its partitions. */
final class DirectoryVerify {

    /** A broker's has some hundred bytes and takes none of more than 64 KiB: this is enough to see that one is wrong. */
    private static final long LARGEST_CELL_BYTES = 1024 * 1024;

    private final Disk disk;
    private final Path dataDirectory;
    private final StoredClaims claims;
    private final Consumer<Finding> findings;

    DirectoryVerify(Disk disk, Path dataDirectory, StoredClaims claims, Consumer<Finding> findings) {
        this.disk = disk;
        this.dataDirectory = dataDirectory;
        this.claims = claims;
        this.findings = findings;
    }

    void run(OfflineDirectory directory) throws IOException {
        String identityDamage = directory.identityDamage();
        if (identityDamage != null) {
            report(Severity.DAMAGE, OfflineDirectory.identity(dataDirectory), "damaged: " + identityDamage);
        }
        for (CheckpointComplaint complaint : claims.complaints()) {
            report(complaint.isDamage() ? Severity.DAMAGE : Severity.LEFTOVER, complaint.file(), complaint.reason());
        }
        if (!claims.hasCheckpoint()) {
            report(
                    Severity.DAMAGE,
                    dataDirectory,
                    "there is no sound checkpoint: nothing says what is proven, and a start reads every log as a whole");
        }
        compareCleanStop();
        compareCountedIn();
        compareCell();
        for (JournalFinding finding : claims.journal().findings()) {
            findings.accept(of(finding));
        }
        for (String contradiction : claims.contradictions()) {
            report(Severity.DAMAGE, dataDirectory, contradiction);
        }
        for (String name : directory.names()) {
            look(name);
        }
    }

    private void compareCleanStop() throws IOException {
        Path mark = StoredClaims.cleanStopFile(dataDirectory);
        switch (StoredClaims.cleanStop(disk, dataDirectory)) {
            case StoredContent.Missing ignored -> {}
            case StoredContent.Newer newer ->
                report(
                        Severity.DAMAGE,
                        mark,
                        "it has version " + newer.version() + ", which no release has written here");
            case StoredContent.Damaged damaged ->
                report(Severity.DAMAGE, mark, "damaged, so that a start looks for a sudden end: " + damaged.reason());
            case StoredContent.Sound sound -> {
                long number = sound.body().getLong();
                if (number != claims.checkpointNumber()) {
                    report(
                            Severity.LEFTOVER,
                            mark,
                            "it marks checkpoint " + number + ", but " + claims.checkpointNumber()
                                    + " counts; a start ignores and deletes it");
                }
            }
        }
    }

    private void compareCountedIn() throws IOException {
        Path file = StoredClaims.countedInFile(dataDirectory);
        switch (StoredClaims.countedIn(disk, dataDirectory)) {
            case StoredContent.Missing ignored -> {} // of an older release
            case StoredContent.Newer newer ->
                report(
                        Severity.DAMAGE,
                        file,
                        "it has version " + newer.version() + ", which no release has written here");
            case StoredContent.Damaged damaged -> // a start that ended while it wrote may leave that
                report(
                        Severity.LEFTOVER,
                        file,
                        "damaged, so that after a sudden end memory counts as having been enough: " + damaged.reason());
            case StoredContent.Sound ignored -> {}
        }
    }

    /** The cluster's root. What it means is known to the broker alone; that its end is a checksum of all before is known here. */
    private void compareCell() throws IOException {
        Path cell = dataDirectory.resolve(DirectoryEntryKind.COORDINATION_CELL);
        if (!disk.exists(cell)) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(LARGEST_CELL_BYTES, disk.size(cell)));
        try (DiskFile file = disk.open(cell, Disk.Mode.READ)) {
            file.read(0, bytes);
        }
        int covered = bytes.flip().limit() - Integer.BYTES;
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, Math.max(0, covered)));
        if (covered < 0 || bytes.getInt(covered) != (int) crc.getValue()) {
            report(Severity.DAMAGE, cell, "damaged: its checksum is wrong, and a start refuses it");
        }
    }

    private static Finding of(JournalFinding finding) {
        Severity severity = switch (finding.kind()) {
            case DAMAGE, FOREIGN, NEWER -> Severity.DAMAGE;
            case TAIL -> Severity.TAIL;
            case UNFINISHED -> Severity.LEFTOVER;
            case STRAY -> Severity.FOREIGN;
        };
        boolean isLoss = finding.toSequence() > finding.fromSequence();
        String lost =
                isLoss ? "; actions " + finding.fromSequence() + " to " + (finding.toSequence() - 1) + " are lost" : "";
        return new Finding(
                severity,
                finding.file(),
                finding.position(),
                null,
                -1,
                isLoss ? finding.fromSequence() : -1,
                finding.reason() + lost);
    }

    private void look(String name) throws IOException {
        Path path = dataDirectory.resolve(name);
        switch (DirectoryEntryKind.of(name)) {
            case OURS -> {}
            case PARTITION -> {
                if (!disk.isDirectory(path)) {
                    report(Severity.FOREIGN, path, "it has the name of a partition's directory, but is a file");
                }
            }
            case SNAPSHOTS -> {
                if (disk.isDirectory(path)) {
                    for (String file : disk.list(path)) {
                        lookAtSnapshot(path.resolve(file), file);
                    }
                }
            }
            case DELETED ->
                report(Severity.LEFTOVER, path, "the directory of a partition that was deleted; a start removes it");
            case ASIDE ->
                report(Severity.LEFTOVER, path, "a partition's directory that was put aside; nothing reads it");
            case UNFINISHED ->
                report(Severity.LEFTOVER, path, "a file that was being written; it is written anew when it is needed");
            case STRANGE -> report(Severity.FOREIGN, path, "the broker does not know what this is");
        }
    }

    private void lookAtSnapshot(Path path, String name) throws IOException {
        switch (DirectoryEntryKind.ofSnapshot(name)) {
            case UNFINISHED ->
                report(Severity.LEFTOVER, path, "a snapshot that was being written; the next one deletes it");
            case SNAPSHOTS -> {
                try {
                    compareSnapshot(path);
                } catch (IOException e) {
                    report(Severity.DAMAGE, path, "it cannot be read: " + e);
                }
            }
            case OURS, PARTITION, DELETED, ASIDE, STRANGE ->
                report(Severity.FOREIGN, path, "the broker does not know what this is");
        }
    }

    /** Every batch up to the last one, which closes it. What the records mean is known to the broker alone. */
    private void compareSnapshot(Path path) throws IOException {
        try (DiskFile file = disk.open(path, Disk.Mode.READ)) {
            BatchFileReader batches = new BatchFileReader(LogLimits.SCAN_WINDOW_BYTES).over(file::read, 0, file.size());
            boolean closed = false;
            BatchStep step = batches.next();
            while (step == BatchStep.BATCH && batches.crcValid()) {
                closed = batches.header().isControl() && batches.position() > 0;
                step = batches.next();
            }
            if (step != BatchStep.END) {
                findings.accept(new Finding(
                        Severity.DAMAGE,
                        path,
                        batches.position(),
                        null,
                        -1,
                        -1,
                        "no sound batch begins here; a start takes an older snapshot, or the log from its begin"));
            } else if (!closed) {
                report(Severity.DAMAGE, path, "it ends without its last record");
            }
        }
    }

    private void report(Severity severity, Path file, String reason) {
        findings.accept(Finding.of(severity, file, reason));
    }
}
