package io.courant.log.journal;

import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.Invariants;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.log.stored.StoredFile;
import io.courant.log.stored.Syncs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the partitions of a data directory want to be durable at once, in one sequence, so that one sync serves them all. Its
 * methods may be called from any thread; its state is confined to its lane.
 *
 * <p>Commits group themselves: handing over only queues, and a commit takes all that is queued when it begins. While one is
 * at its sync, what shards hand over lines up in the lane before the next one.
 */
public final class Journal {

    /** Made by the first start; the rest as it is needed. */
    private static final int FIRST_FILES = 2;

    /** With fewer free files another is made. */
    private static final int FREE_FILES = 2;

    private final JournalSetup setup;
    private final JournalWriter writer;
    private final ArrayDeque<HandOver> queue = new ArrayDeque<>();
    private boolean commitIsDue;
    private boolean growing;

    private Journal(JournalSetup setup, JournalWriter writer) {
        this.setup = setup;
        this.writer = writer;
    }

    /** Entries of one shard, and how far they have come. */
    private static final class HandOver {
        private final Shard home;
        private final List<JournalEntry> entries;
        private final Completion<JournalCommit> completion;
        private int written;
        private long firstSequence;

        HandOver(Shard home, List<JournalEntry> entries, Completion<JournalCommit> completion) {
            this.home = home;
            this.entries = entries;
            this.completion = completion;
        }

        void complete(Outcome<JournalCommit> outcome) {
            home.execute(() -> completion.completed(outcome));
        }

        boolean isSmall() {
            return entries.stream().noneMatch(entry -> entry.action() instanceof JournalAction.Append);
        }
    }

    /**
     * Opens the journal, making it when there is none. Blocks.
     *
     * @param neededFrom the first action that the checkpoint does not cover; what is older is not looked at
     * @param keptFrom what is older than this action may be written over; not above {@code neededFrom}
     * @throws IOException when the file system fails
     */
    public static JournalOpening open(JournalSetup setup, long neededFrom, long keptFrom) throws IOException {
        Invariants.check(
                0 < keptFrom && keptFrom <= neededFrom, "needed from %s, kept from %s", neededFrom, keptFrom);
        setup.disk().createDirectories(setup.directory());
        Syncs.directory(setup.disk(), Objects.requireNonNull(setup.directory().getParent()));
        List<JournalFile> files = new ArrayList<>();
        boolean opened = false;
        try {
            JournalOpening opening = open(setup, neededFrom, keptFrom, files);
            opened = opening instanceof JournalOpening.Opened;
            return opening;
        } finally {
            if (!opened) {
                for (JournalFile file : files) {
                    file.close();
                }
            }
        }
    }

    private static JournalOpening open(
            JournalSetup setup, long neededFrom, long keptFrom, List<JournalFile> files) throws IOException {
        for (String name : setup.disk().list(setup.directory())) {
            int number = JournalFile.numberOf(name);
            if (number >= 0) {
                files.add(JournalFile.open(setup.disk(), setup.directory(), number));
            } else if (name.endsWith(StoredFile.ASIDE_SUFFIX)) {
                setup.disk().delete(setup.directory().resolve(name));
            }
        }
        JournalScan scan = new JournalScan(largest(setup, files), neededFrom, keptFrom);
        for (JournalFile file : files) {
            JournalOpening.Refused refused = refusal(setup, scan.header(file), file);
            if (refused != null) {
                return refused;
            }
            scan.add(file);
        }
        if (scan.arrange()) {
            setup.events().info("journal.tail-ignored", "the last commit in " + setup.directory() + " was not finished");
        }
        scan.noteWhatFilesHold();
        JournalScan.Frame last = scan.last();
        long next = Math.max(neededFrom, last == null ? 0 : last.endSequence());
        int highest = files.stream().mapToInt(JournalFile::number).max().orElse(-1);
        while (files.size() < FIRST_FILES || files.stream().noneMatch(file -> file.isFreeBelow(keptFrom))) {
            highest++;
            files.add(JournalFile.make(
                    setup.disk(), setup.directory(), highest, setup.limits().fileBytes(), setup.directoryId()));
        }
        JournalWriter writer = new JournalWriter(setup.limits(), files, scan.newestGeneration(), next, keptFrom);
        if (last != null) {
            scan.addWrittenAgain(writer.writeAgain(last, scan.bytes(last)));
        }
        JournalContents contents = scan.contents();
        contents.damage().forEach(place -> setup.events().error("journal.damaged", place, null));
        return new JournalOpening.Opened(new Journal(setup, writer), contents);
    }

    private static int largest(JournalSetup setup, List<JournalFile> files) throws IOException {
        long largest = setup.limits().fileBytes();
        for (JournalFile file : files) {
            largest = Math.max(largest, file.file().size());
        }
        if (largest > Integer.MAX_VALUE) {
            throw new IOException("a file in " + setup.directory() + " has " + largest + " bytes; none of ours has so many");
        }
        return (int) largest;
    }

    private static JournalOpening.@Nullable Refused refusal(
            JournalSetup setup, JournalFormat.FileHeader header, JournalFile file) throws IOException {
        return switch (header) {
            case JournalFormat.FileHeader.Newer(int version) ->
                new JournalOpening.Refused(
                        "the journal file " + file.path() + " has version " + version
                                + ", written by a newer release; this one knows versions up to " + JournalFormat.VERSION
                                + ". Start that release, or choose another directory");
            case JournalFormat.FileHeader.Sound sound -> {
                boolean ours = sound.directoryId().equals(setup.directoryId());
                yield ours
                        ? null
                        : new JournalOpening.Refused("the journal file " + file.path() + " belongs to data directory id "
                                + sound.directoryId() + ", not to " + setup.directoryId()
                                + ". Put back the files that belong together");
            }
            case JournalFormat.FileHeader.Damaged damaged -> {
                // Frames carry checksums of their own, so what they hold is not lost.
                setup.events()
                        .error("journal.damaged", "the journal file " + file.path() + ": " + damaged.reason(), null);
                yield null;
            }
        };
    }

    /**
     * Makes {@code entries}, at least one, durable, after all that {@code home} has handed over before. Completes as an event
     * of {@code home}; until then the entries' batches are read. A failure says that the journal, and with it the directory,
     * has failed; so will every later call.
     */
    public void append(Shard home, List<JournalEntry> entries, Completion<JournalCommit> completion) {
        Invariants.check(!entries.isEmpty(), "nothing is handed to the journal");
        for (JournalEntry entry : entries) {
            Invariants.check(
                    entry.batchBytes() <= setup.limits().largestBatchBytes(),
                    "a batch of %s bytes is handed to the journal",
                    entry.batchBytes());
        }
        HandOver handOver = new HandOver(home, entries, completion);
        Lane.Work<Done> enqueue = () -> {
            queue.add(handOver);
            commitSoon(home);
            return Done.DONE;
        };
        setup.lane().submit(home, enqueue, ignored -> {});
    }

    /** The largest batch that it takes. */
    public int largestBatchBytes() {
        return setup.limits().largestBatchBytes();
    }

    /** The number of the next action; all that was handed over before this call and has a number has a lower one. */
    public void nextSequence(Shard home, Completion<Long> completion) {
        setup.lane().submit(home, writer::nextSequence, completion);
    }

    /** Nobody needs the actions below {@code sequence} any more: both checkpoints say so. */
    public void freeBelow(Shard home, long sequence) {
        Lane.Work<Done> free = () -> {
            writer.freeBelow(sequence);
            return Done.DONE;
        };
        setup.lane().submit(home, free, ignored -> {});
    }

    /** Closes the files; nothing is handed over any more, and all that was has been answered. */
    public void close(Shard home, Completion<Done> completion) {
        Lane.Work<Done> close = () -> {
            writer.close();
            return Done.DONE;
        };
        setup.lane().submit(home, close, completion);
    }

    // --- on the lane ---

    private void commitSoon(Shard home) {
        if (!commitIsDue) {
            commitIsDue = true;
            setup.lane().submit(home, this::commit, ignored -> {});
        }
    }

    /** One frame with all that is queued and fits. */
    private Done commit() {
        commitIsDue = false;
        List<JournalEntry> frame = new ArrayList<>();
        int room = setup.limits().frameBytes() - JournalFormat.FRAME_HEADER_BYTES;
        boolean small = true;
        List<HandOver> taken = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        for (HandOver handOver : queue) {
            int count = 0;
            while (handOver.written + count < handOver.entries.size()) {
                JournalEntry entry = handOver.entries.get(handOver.written + count);
                room -= JournalFormat.size(entry);
                if (room < 0) {
                    break;
                }
                frame.add(entry);
                count++;
            }
            small &= handOver.isSmall();
            taken.add(handOver);
            counts.add(count);
            if (room < 0) {
                break;
            }
        }
        if (!frame.isEmpty()) {
            write(frame, small, taken, counts);
        }
        HandOver next = queue.peek();
        if (next != null) {
            commitSoon(next.home);
        }
        return Done.DONE;
    }

    private void write(List<JournalEntry> frame, boolean small, List<HandOver> taken, List<Integer> counts) {
        try {
            long first = writer.commit(frame, small);
            if (first < 0) {
                refuse(taken.getFirst().home);
                return;
            }
            growIfNeeded(taken.getFirst().home);
            long used = writer.usedBytes();
            for (int i = 0; i < taken.size(); i++) {
                HandOver handOver = taken.get(i);
                handOver.firstSequence = handOver.written == 0 ? first : handOver.firstSequence;
                handOver.written += counts.get(i);
                first += counts.get(i);
                if (handOver.written == handOver.entries.size()) {
                    queue.remove();
                    handOver.complete(Outcome.success(new JournalCommit.Durable(
                            handOver.firstSequence, used, setup.limits().capacityBytes())));
                }
            }
        } catch (IOException e) {
            answerAll(Outcome.failure(e));
        }
    }

    /** No room: all that is queued goes back, so that the order of each shard is kept. */
    private void refuse(Shard home) {
        growIfNeeded(home);
        answerAll(Outcome.success(new JournalCommit.NoRoom()));
    }

    private void answerAll(Outcome<JournalCommit> outcome) {
        HandOver next;
        while ((next = queue.poll()) != null) {
            next.complete(outcome);
        }
    }

    private void growIfNeeded(Shard home) {
        if (growing || writer.freeCount() >= FREE_FILES || writer.fileCount() >= setup.limits().files()) {
            return;
        }
        growing = true;
        int number = writer.highestNumber() + 1;
        Lane.Work<JournalFile> make = () -> JournalFile.make(
                setup.disk(), setup.directory(), number, setup.limits().fileBytes(), setup.directoryId());
        setup.growthLane().submit(home, make, outcome -> setup.lane().submit(home, () -> grown(outcome), ignored -> {}));
    }

    private Done grown(Outcome<JournalFile> outcome) {
        growing = false;
        switch (outcome) {
            case Outcome.Success<JournalFile>(JournalFile made) -> writer.add(made);
            case Outcome.Failure<JournalFile>(IOException cause) ->
                setup.events().warn("journal.not-grown", "no further journal file could be made: " + cause);
        }
        return Done.DONE;
    }
}
