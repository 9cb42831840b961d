package io.courant.log.journal;

import io.courant.base.Disk;
import io.courant.base.OrderedCopy;
import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a scan found in a journal: the actions of each partition, in order, each sequence number once. Batches stay where
 * they are and are read again when they are wanted ({@link #reader()}); an action costs 40 bytes.
 *
 * <p>Immutable, for any thread. Batches can be read until {@link Journal#freeBelow} lets their file be written over.
 */
public final class JournalContents {

    /** The first sequence number of a new journal. */
    public static final long FIRST_SEQUENCE = 1;

    /** In place of the first action that is needed, where no checkpoint tells: then it is the first that is found. */
    public static final long NOT_KNOWN = 0;

    private final Disk disk;
    private final Map<TopicIdPartition, FoundActions> actionsByKey;
    private final List<JournalFinding> findings;
    private final long firstNeeded;
    private final long nextSequence;
    private final Totals totals;

    /** What a scan looked at. */
    public record Totals(int files, long frames, long actions, long bytes) {}

    JournalContents(
            Disk disk,
            Map<TopicIdPartition, FoundActions> actionsByKey,
            List<JournalFinding> findings,
            long firstNeeded,
            long nextSequence,
            Totals totals) {
        this.disk = disk;
        this.actionsByKey = OrderedCopy.mapOf(actionsByKey);
        this.findings = List.copyOf(findings);
        this.firstNeeded = firstNeeded;
        this.nextSequence = nextSequence;
        this.totals = totals;
    }

    /**
     * Reads the journal below {@code dataDirectory} and changes nothing. Refuses nothing either: whatever is not as it
     * should be is a finding. Not while a broker works there.
     *
     * @param neededFrom as in {@link JournalSetup}
     * @param minimumNextSequence as in {@link JournalSetup}
     */
    public static JournalContents read(
            Disk disk, Path dataDirectory, Uuid directoryId, long neededFrom, long minimumNextSequence)
            throws IOException {
        return new JournalScan(disk, dataDirectory, directoryId)
                .scan(neededFrom, minimumNextSequence)
                .contents();
    }

    /** What is known of a journal when nothing says which directory it should belong to. */
    public static JournalContents unknown(Disk disk) {
        return new JournalContents(disk, Map.of(), List.of(), FIRST_SEQUENCE, FIRST_SEQUENCE, new Totals(0, 0, 0, 0));
    }

    /** The partitions of which there are actions. */
    public Set<TopicIdPartition> keys() {
        return actionsByKey.keySet();
    }

    /** The actions on {@code key} in order of their sequence numbers; none when the journal does not know it. */
    public List<Found> actions(TopicIdPartition key) {
        FoundActions found = actionsByKey.get(key);
        return found == null ? List.of() : found;
    }

    /** Actions below are not looked for: the first that a checkpoint needs or, where none tells, that is found or missing. */
    long firstNeeded() {
        return firstNeeded;
    }

    /** The sequence number that the next entry gets. */
    public long nextSequence() {
        return nextSequence;
    }

    /** What was lost or is unreadable, each with its place. */
    public List<JournalFinding> damage() {
        return findings.stream()
                .filter(finding -> finding.kind() == JournalFinding.Kind.DAMAGE)
                .toList();
    }

    /** All that is not as it should be, damage and what does no harm. */
    public List<JournalFinding> findings() {
        return findings;
    }

    /** Why a broker would not open this journal; null when it would. */
    public JournalOpening.@Nullable Refused refusal() {
        return refusal(findings);
    }

    /**
     * As {@link #refusal()} of the journal below {@code dataDirectory}, of which no more than the headers of its files is read: a
     * start asks before it changes anything.
     */
    public static JournalOpening.@Nullable Refused refusal(Disk disk, Path dataDirectory, Uuid directoryId)
            throws IOException {
        return refusal(new JournalScan(disk, dataDirectory, directoryId).refusedHeaders());
    }

    private static JournalOpening.@Nullable Refused refusal(List<JournalFinding> findings) {
        for (JournalFinding finding : findings) {
            if (finding.kind() == JournalFinding.Kind.NEWER) {
                return refused(JournalOpening.Reason.NEWER_VERSION, finding, "Start the newer release");
            }
            if (finding.kind() == JournalFinding.Kind.FOREIGN) {
                return refused(JournalOpening.Reason.FOREIGN, finding, "Put the directory's own journal there");
            }
        }
        return null;
    }

    private static JournalOpening.Refused refused(
            JournalOpening.Reason reason, JournalFinding finding, String whatToDo) {
        return new JournalOpening.Refused(
                reason, "journal file " + finding.file() + " is refused: " + finding.reason() + ". " + whatToDo);
    }

    public Totals totals() {
        return totals;
    }

    /** Reads batches; one for each thread that does. */
    public JournalReader reader() {
        return new JournalReader(disk);
    }
}
