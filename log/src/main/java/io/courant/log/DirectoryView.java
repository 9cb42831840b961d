package io.courant.log;

import io.courant.base.Disk;
import io.courant.log.journal.JournalContents;
import io.courant.log.journal.JournalFinding;
import io.courant.log.journal.JournalOpening;
import io.courant.log.stored.StoredContent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a start would make of a data directory, as far as a look tells that takes no lock and changes nothing. */
public sealed interface DirectoryView {

    /** The file that a broker holds locked while it works in the directory. */
    String LOCK_FILE = DataDirectory.LOCK_FILE;

    /** What may be written into any data directory to try its disk: a start ignores it. */
    String PROBE_FILE = ".courant-doctor-probe";

    /** A start would make it, or begin in it. */
    record Fresh() implements DirectoryView {}

    /** A start would not open it. */
    record Refused(DataDirectoryOpening.Refused refusal) implements DirectoryView {}

    /**
     * A start would open it.
     *
     * @param version of its layout
     * @param brokerId the only broker that may work in it
     * @param stoppedCleanly whether the next start need not recover anything
     * @param complaints what is damaged or of a version that is not read any more; a start goes on nevertheless
     */
    record Ours(int version, int brokerId, boolean stoppedCleanly, List<String> complaints) implements DirectoryView {
        public Ours {
            complaints = List.copyOf(complaints);
        }
    }

    /**
     * Looks at {@code path}; blocks. Not while a broker works there.
     *
     * @throws IOException when it cannot be read
     */
    static DirectoryView of(Disk disk, Path path) throws IOException {
        if (!disk.exists(path)) {
            return new Fresh();
        }
        if (!disk.isDirectory(path)) {
            return new Refused(DirectoryRefusals.notADirectory(path));
        }
        DataDirectoryOpening.Refused notOurs = DirectoryRefusals.notOurs(disk, path);
        if (notOurs != null) {
            return new Refused(notOurs);
        }
        return switch (DirectoryIdentity.read(disk, path)) {
            case StoredContent.Missing ignored -> new Fresh();
            case StoredContent.Damaged damaged -> new Refused(DirectoryRefusals.damagedIdentity(path, damaged));
            case StoredContent.Newer newer -> new Refused(DirectoryRefusals.newerIdentity(path, newer));
            case StoredContent.Sound sound ->
                ofExisting(disk, path, sound.version(), DirectoryIdentity.decode(sound.body()));
        };
    }

    private static DirectoryView ofExisting(Disk disk, Path path, int version, DirectoryIdentity identity)
            throws IOException {
        Checkpoint.Found found = Checkpoint.read(disk, path, identity.directoryId());
        if (found.newerVersion() > 0) {
            return new Refused(DirectoryRefusals.newerCheckpoint(path, found.newerVersion()));
        }
        Checkpoint checkpoint = found.checkpoint();
        List<String> complaints = new ArrayList<>();
        found.complaints().forEach(complaint -> complaints.add(complaint.toString()));
        if (checkpoint == null) {
            complaints.add("there is no sound checkpoint");
        }
        JournalContents journal = JournalContents.read(
                disk,
                path,
                identity.directoryId(),
                found.journalFrom(),
                checkpoint == null ? found.journalFrom() : checkpoint.minimumNextSequence());
        JournalOpening.Refused refusal = journal.refusal();
        if (refusal != null) {
            return new Refused(DirectoryRefusals.journal(refusal));
        }
        for (JournalFinding finding : journal.findings()) {
            if (finding.kind() == JournalFinding.Kind.DAMAGE) {
                complaints.add("journal file " + finding.file() + " is damaged: " + finding.reason());
            }
        }
        boolean clean = checkpoint != null && DataDirectory.isCleanStop(disk, path, checkpoint.number());
        return new Ours(version, identity.brokerId(), clean, complaints);
    }
}
