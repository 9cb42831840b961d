package io.courant.log.journal;

import io.courant.base.Disk;
import io.courant.log.journal.SuspectFrame.Salvaged;
import io.courant.log.journal.SuspectFrame.Unreadable;
import io.courant.wire.TopicIdPartition;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the frames of all files into one chain of sequence numbers. Frames come generation by generation, and within one
 * in the order in which they stand.
 *
 * <p>A frame that begins below the expected number is the last one of an earlier life, written again: what older files
 * say from there on no longer counts. One that begins above it proves that everything between was told durable: each was
 * written only after the one before was synced. So what is missing is damage, and what is left of suspect frames is
 * taken from them.
 */
final class SequenceChain {

    /** Findings kept; a journal that is garbage throughout says no more with a million lines. */
    private static final int MOST_FINDINGS = 1_000;

    private final long neededFrom;
    private final List<ScannedFile> files;
    private final List<Path> paths = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final Map<TopicIdPartition, FoundActions> actionsByKey = new LinkedHashMap<>();
    private final List<SuspectFrame> suspects = new ArrayList<>();
    private final List<JournalFinding> findings = new ArrayList<>();
    private long firstNeeded;
    private long expected;
    private long frames;
    private long actions;
    private @Nullable LastFrame last;

    /** The frame behind which nothing sound was found. */
    record LastFrame(ScannedFile file, int position, FrameFormat.Header header) {}

    SequenceChain(long neededFrom, List<ScannedFile> files) {
        this.neededFrom = neededFrom;
        this.firstNeeded = neededFrom;
        this.expected = neededFrom;
        this.files = files;
        files.forEach(file -> paths.add(file.path));
    }

    /** Takes up a sound frame, whose bytes are {@code bytes}. */
    void sound(ScannedFile file, int position, FrameFormat.Header header, ByteBuffer bytes) {
        long first = header.firstSequence();
        if (expected == JournalContents.NOT_KNOWN) {
            expected = firstOfSuspects(first);
            firstNeeded = expected;
        }
        if (first > expected) {
            missing(first, file.path, position);
        } else if (first < expected) {
            actionsByKey.values().forEach(found -> found.dropFrom(first));
            files.forEach(each -> each.supersededFrom(first));
        }
        suspects.clear();
        int index = files.indexOf(file);
        int at = position + FrameFormat.HEADER_BYTES;
        for (long sequence = first; sequence < header.endSequence(); sequence++) {
            int length = ActionReader.bytesAt(bytes, at);
            add(sequence, ActionReader.action(bytes, at), index, at, length - ActionFormat.HEADER_BYTES);
            at += length;
        }
        file.holds(first, header.endSequence());
        frames++;
        actions += header.actions();
        expected = Math.max(header.endSequence(), neededFrom);
        last = new LastFrame(file, position, header);
    }

    /** The lowest sequence that suspect frames name; {@code sequence} when they name none below it. */
    private long firstOfSuspects(long sequence) {
        long lowest = sequence;
        for (SuspectFrame frame : suspects) {
            FrameFormat.Header header = frame.header();
            lowest = header == null ? lowest : Math.min(lowest, header.firstSequence());
        }
        return lowest;
    }

    /**
     * Notes a place where a frame is not sound. Its header, if there is one, says from where on a later life has written: what an
     * earlier one has left from there on was written again then, or never told durable.
     */
    void suspect(SuspectFrame frame) {
        suspects.removeIf(each -> each.isSupersededBy(frame));
        suspects.add(frame);
    }

    /**
     * Ends the chain. A checkpoint names only sequences that were durable: when it knows of later ones than were found,
     * the end of the journal is damaged. Otherwise what is suspect there was never told durable.
     */
    void end(long minimumNextSequence, Path directory) {
        if (expected == JournalContents.NOT_KNOWN) {
            expected = JournalContents.FIRST_SEQUENCE;
            firstNeeded = expected;
        }
        if (expected < minimumNextSequence) {
            if (last == null) {
                missing(minimumNextSequence, directory, 0);
            } else {
                missing(minimumNextSequence, last.file.path, last.position + last.header.lengthInBlocks());
            }
            last = null;
            return;
        }
        for (SuspectFrame frame : suspects) {
            FrameFormat.Header header = frame.header();
            if (header != null) {
                String reason = "a commit that was not finished, of " + header.actions() + " entries from "
                        + header.firstSequence() + " on: " + frame.reason();
                report(new JournalFinding(JournalFinding.Kind.TAIL, frame.file().path, frame.position(), 0, 0, reason));
            }
        }
    }

    /** Says what became of the sequences from the expected one to before {@code to}, which is what comes next. */
    private void missing(long to, Path path, int position) {
        long from = expected;
        SuspectFrame place = null;
        for (SuspectFrame frame : suspects) {
            FrameFormat.Header header = frame.header();
            if (header != null && frame.liesWithin(from, to)) {
                if (header.firstSequence() > from) {
                    lost(place == null ? frame : place, from, header.firstSequence());
                }
                salvage(frame);
                from = header.endSequence();
            }
            place = frame;
        }
        if (from < to) {
            if (place == null) {
                report(new JournalFinding(
                        JournalFinding.Kind.DAMAGE, path, position, from, to, "entries before this are missing"));
            } else {
                lost(place, from, to);
            }
        }
        expected = to;
    }

    private void lost(SuspectFrame place, long from, long to) {
        report(new JournalFinding(
                JournalFinding.Kind.DAMAGE, place.file().path, place.position(), from, to, place.reason()));
    }

    private void salvage(SuspectFrame frame) {
        int index = files.indexOf(frame.file());
        for (Salvaged salvaged : frame.salvaged()) {
            add(salvaged.sequence(), salvaged.action(), index, salvaged.position(), salvaged.batchBytes());
            frame.file().holds(salvaged.sequence(), salvaged.sequence() + 1);
        }
        for (Unreadable unreadable : frame.unreadable()) {
            report(new JournalFinding(
                    JournalFinding.Kind.DAMAGE,
                    frame.file().path,
                    unreadable.position(),
                    unreadable.fromSequence(),
                    unreadable.toSequence(),
                    unreadable.reason()));
        }
    }

    private void add(long sequence, JournalAction action, int file, int position, int payloadBytes) {
        if (sequence >= neededFrom) {
            int batchBytes = action instanceof JournalAction.Append ? payloadBytes : 0;
            actionsByKey
                    .computeIfAbsent(action.key(), key -> new FoundActions(key, paths, names))
                    .add(sequence, action, file, position, batchBytes);
        }
    }

    void report(JournalFinding finding) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(finding);
        }
    }

    /** The number that comes next. */
    long expected() {
        return expected;
    }

    /** The last sound frame; null when there is none, or when it is known that something durable stood behind it. */
    @Nullable
    LastFrame last() {
        return last;
    }

    JournalContents contents(Disk disk) {
        actionsByKey.values().removeIf(List::isEmpty);
        long bytes = files.stream().mapToLong(file -> file.sizeInBytes).sum();
        return new JournalContents(
                disk,
                actionsByKey,
                findings,
                firstNeeded,
                expected,
                new JournalContents.Totals(files.size(), frames, actions, bytes));
    }
}
