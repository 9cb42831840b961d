package io.courant.log.offline;

import io.courant.base.Disk;
import io.courant.base.Uuid;
import io.courant.log.LogIdentity;
import io.courant.log.PartitionClaim;
import io.courant.log.StoredClaims;
import io.courant.log.journal.JournalOpening;
import io.courant.log.offline.Finding.Severity;
import io.courant.log.segment.SegmentFiles;
import io.courant.log.segment.SegmentScanner;
import io.courant.log.stored.StoredKind;
import io.courant.wire.TopicIdPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks a data directory, or one partition's directory, against itself: identity, coordination cell, checkpoints, journal,
 * every batch from its CRC to its last record, indexes and producer snapshots against the batches, and all of them against one
 * another. It takes everything as a start would take it, and says what a start would put right. Changes nothing.
 *
 * <p>Memory: one batch, one stored index and one window at a time, some hundred bytes a partition, and 40 bytes for each
 * action that the journal holds.
 */
public final class LogVerify {

    private final Disk disk;
    private final SegmentScanner scanner = new SegmentScanner();

    public LogVerify(Disk disk) {
        this.disk = disk;
    }

    /**
     * Verifies a data directory or a partition's directory.
     *
     * @throws OfflineRefusal when it is neither, in use, cannot be read, or was written by a newer release
     */
    public VerifyReport verify(Path path) throws IOException, OfflineRefusal {
        return verify(path, finding -> {});
    }

    /** As {@link #verify(Path)}, and tells each finding when it is found. */
    public VerifyReport verify(Path path, Consumer<Finding> told) throws IOException, OfflineRefusal {
        Verification verification = new Verification(told);
        try (OfflineDirectory directory = OfflineDirectory.open(disk, path);
                BatchVerify batches = new BatchVerify()) {
            Path dataDirectory = directory.dataDirectory();
            if (dataDirectory == null) {
                new PartitionVerify(disk, scanner, batches, path, identity(path), null, verification).run();
            } else {
                StoredClaims claims = StoredClaims.read(disk, dataDirectory);
                refuseNewer(dataDirectory, claims);
                new Run(dataDirectory, claims, batches, verification).verify(directory);
            }
        }
        return verification.report();
    }

    private static void refuseNewer(Path dataDirectory, StoredClaims claims) throws OfflineRefusal {
        if (claims.newerVersion() > 0) {
            throw OfflineRefusal.newer(
                    "the checkpoint of data directory " + dataDirectory,
                    claims.newerVersion(),
                    StoredKind.CHECKPOINT.newestVersion());
        }
        JournalOpening.Refused refusal = claims.journal().refusal();
        if (refusal != null && refusal.reason() == JournalOpening.Reason.NEWER_VERSION) {
            throw new OfflineRefusal(refusal.message());
        }
    }

    /** Whose the directory says it is; null when it does not. */
    private @Nullable LogIdentity identity(Path partition) throws IOException {
        Uuid topicId = StoredClaims.topicId(disk, partition);
        return topicId == null ? null : LogIdentity.ofDirectory(nameOf(partition), topicId);
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.toAbsolutePath().normalize().getFileName());
    }

    /** One look at what belongs to a data directory. */
    private final class Run {

        private final Path dataDirectory;
        private final StoredClaims claims;
        private final BatchVerify batches;
        private final Verification verification;
        /** The partitions whose directories were found. */
        private final Set<TopicIdPartition> found = new HashSet<>();

        Run(Path dataDirectory, StoredClaims claims, BatchVerify batches, Verification verification) {
            this.dataDirectory = dataDirectory;
            this.claims = claims;
            this.batches = batches;
            this.verification = verification;
        }

        void verify(OfflineDirectory directory) throws IOException {
            if (directory.isWhole()) {
                new DirectoryVerify(disk, dataDirectory, claims, verification::found).run(directory);
            }
            for (Path partition : directory.partitions()) {
                try {
                    verifyPartition(partition);
                } catch (IOException e) {
                    report(Severity.DAMAGE, partition, identity(partition), "it cannot be read: " + e);
                }
            }
            if (directory.isWhole()) {
                for (LogIdentity identity : claims.named()) {
                    if (!found.contains(identity.key())) {
                        requireNotMissing(identity);
                    }
                }
            }
        }

        private void verifyPartition(Path partition) throws IOException {
            Uuid topicId = claims.topicId(disk, partition, nameOf(partition));
            LogIdentity identity = topicId == null ? null : LogIdentity.ofDirectory(nameOf(partition), topicId);
            if (identity == null) {
                verifyUnidentified(partition);
                return;
            }
            LogIdentity known = claims.named(identity.key());
            PartitionClaim claim = claims.of(identity);
            if (claim.isRemoved()) {
                report(
                        Severity.LEFTOVER,
                        partition,
                        identity,
                        "the journal says that this partition was removed; nothing reads it");
            } else if (known != null && !known.equals(identity)) {
                report(Severity.DAMAGE, partition, identity, "checkpoint or journal know this partition as " + known);
            } else {
                found.add(identity.key());
                verify(partition, identity, claim);
            }
        }

        private void verify(Path partition, LogIdentity identity, PartitionClaim claim) throws IOException {
            new PartitionVerify(disk, scanner, batches, partition, identity, claim, verification).run();
        }

        /** A start finds out whose it is only where the checkpoint names a segment that lies there. */
        private void verifyUnidentified(Path partition) throws IOException {
            if (!OfflineDirectory.holdsPartition(disk, partition)) {
                return; // made, and nothing in it was durable
            }
            for (LogIdentity identity : claims.named()) {
                if (identity.directoryName().equals(nameOf(partition)) && proves(identity)) {
                    report(
                            Severity.DAMAGE,
                            partition,
                            identity,
                            "it holds segments, but no sound file 'partition.metadata' that says whose they are");
                    PartitionClaim claim = claims.of(identity);
                    if (disk.exists(SegmentFiles.log(partition, Math.max(0, claim.activeBaseOffset())))) {
                        found.add(identity.key());
                        verify(partition, identity, claim);
                    }
                    return;
                }
            }
            report(
                    Severity.TAIL,
                    partition,
                    null,
                    "it has no sound file 'partition.metadata' that says whose it is; nothing is proven of it, and a start"
                            + " puts it aside");
        }

        /** Whether there must be records of {@code identity} in its directory. */
        private boolean proves(LogIdentity identity) throws IOException {
            PartitionClaim claim = claims.of(identity);
            return claim.recoveryPoint() > claim.logStartOffset()
                    && !claim.isRemoved()
                    && !StoredClaims.isTakenOut(disk, dataDirectory, identity);
        }

        private void requireNotMissing(LogIdentity identity) throws IOException {
            PartitionClaim claim = claims.of(identity);
            Path partition = dataDirectory.resolve(identity.directoryName());
            if (proves(identity)) {
                report(
                        Severity.DAMAGE,
                        partition,
                        identity,
                        "the directory of this partition is missing, but offsets " + claim.logStartOffset() + " to "
                                + (claim.provenEnd() - 1) + " are proven");
            } else if (!claim.isRemoved() && !claim.toReplay().isEmpty()) {
                report(
                        Severity.REPLAYED,
                        partition,
                        identity,
                        "the directory is missing; a start makes it, and writes "
                                + claim.toReplay().size() + " batches of the journal there");
            }
        }

        private void report(Severity severity, Path file, @Nullable LogIdentity identity, String reason) {
            verification.found(new Finding(severity, file, -1, identity, -1, -1, reason));
        }
    }
}
