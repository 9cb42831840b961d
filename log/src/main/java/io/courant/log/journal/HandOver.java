package io.courant.log.journal;

import io.courant.base.Completion;
import io.courant.base.Shard;
import java.util.List;

/** Entries that a shard handed over together, and how far they are written. Confined to the journal's lane. */
final class HandOver {

    final Shard home;
    final List<JournalEntry> entries;
    final Completion<JournalCommit> completion;
    /** Bytes of each entry in a frame. */
    final int[] entryBytes;

    final long bytes;
    /** Holds only what may use the reserve. */
    final boolean controlOnly;

    int written;
    long firstSequence;

    HandOver(Shard home, List<JournalEntry> entries, int[] entryBytes, Completion<JournalCommit> completion) {
        this.home = home;
        this.entries = entries;
        this.entryBytes = entryBytes;
        this.completion = completion;
        long sum = 0;
        for (int bytes : entryBytes) {
            sum += bytes;
        }
        this.bytes = sum;
        boolean control = true;
        for (JournalEntry entry : entries) {
            control &= entry.action().mayUseReserve();
        }
        this.controlOnly = control;
    }

    boolean isComplete() {
        return written == entries.size();
    }
}
