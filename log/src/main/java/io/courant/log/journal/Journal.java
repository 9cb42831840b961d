package io.courant.log.journal;

import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.Invariants;
import io.courant.base.Shard;
import java.io.IOException;
import java.util.List;

/**
 * What every partition of a data directory wants to have durable, in one sequence of files, so that one sync covers it
 * all. Methods may be called from any thread; all state lives on the journal's lane.
 *
 * <p>Entries become durable in the order of their sequence numbers, and those of one shard get theirs in the order in
 * which they were handed over.
 */
public final class Journal {

    private final JournalSetup setup;
    private final JournalWriter writer;

    Journal(JournalSetup setup, JournalWriter writer) {
        this.setup = setup;
        this.writer = writer;
    }

    /**
     * Reads what is there and gets ready to write on. Blocks. On return everything in the contents is durable, in a cut
     * of power too; what could not be read is named there.
     *
     * @throws IOException when the disk fails
     */
    public static JournalOpening open(JournalSetup setup) throws IOException {
        return new JournalStart(setup).open();
    }

    /**
     * Hands entries over, at least one, in a list that nobody changes any more. Completes on {@code home} once all are durable,
     * or none could be taken. {@link io.courant.base.Outcome.Failure}: writing or syncing has failed, what became of the
     * entries is unknown, and every later hand-over fails the same way; or the journal is closed.
     */
    public void append(Shard home, List<JournalEntry> entries, Completion<JournalCommit> completion) {
        Invariants.check(!entries.isEmpty(), "nothing was handed over");
        int largest = setup.limits().frameBytes() - FrameFormat.HEADER_BYTES;
        int[] entryBytes = new int[entries.size()];
        for (int i = 0; i < entryBytes.length; i++) {
            entryBytes[i] = ActionFormat.bytes(entries.get(i));
            Invariants.check(
                    entryBytes[i] <= largest, "an entry of %s bytes, the largest has %s", entryBytes[i], largest);
        }
        HandOver handOver = new HandOver(home, entries, entryBytes, completion);
        submit(home, () -> writer.enqueue(handOver));
    }

    /**
     * The sequence number that the next entry will get. What was handed over before and has a lower one is durable; what
     * was handed over before and is still queued will get this or a higher one.
     */
    public void nextSequence(Shard home, Completion<Long> completion) {
        submit(home, () -> writer.nextSequence(home, completion));
    }

    /**
     * Says that every action below {@code sequence} is durable in its files, whichever checkpoint a start will find:
     * files that hold nothing else may be written over from now on.
     *
     * @param holder who keeps the rest from being freed, to be named should the journal fill up; empty when nobody is known to
     */
    public void freeBelow(Shard home, long sequence, String holder) {
        submit(home, () -> writer.freeBelow(home, sequence, holder));
    }

    /** Commits what was handed over before and gives everything back; what comes later fails. */
    public void close(Shard home, Completion<Done> completion) {
        submit(home, () -> writer.close(home, completion));
    }

    private void submit(Shard home, Runnable work) {
        setup.lane()
                .submit(
                        home,
                        () -> {
                            work.run();
                            return Done.DONE;
                        },
                        JournalWriter::ignore);
    }
}
