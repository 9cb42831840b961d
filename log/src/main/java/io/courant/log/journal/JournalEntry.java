package io.courant.log.journal;

import io.courant.base.Invariants;
import io.courant.base.Slice;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One action on its way into the journal.
 *
 * @param batch the whole record batch, stamped, when and only when {@code action} is an append. Its reference stays the
 *     caller's, who keeps it, and the bytes as they are, until the hand-over has completed
 */
public record JournalEntry(JournalAction action, Slice.@Nullable OfBuffer batch) {

    public JournalEntry {
        boolean isAppend = action instanceof JournalAction.Append;
        Invariants.check(
                isAppend == (batch != null), "a batch goes with an append and nothing else, not with %s", action);
        if (batch != null) {
            checkBatch(action, batch.view());
        }
    }

    /** An action without a batch. */
    public static JournalEntry of(JournalAction action) {
        return new JournalEntry(action, null);
    }

    private static void checkBatch(JournalAction append, ByteBuffer batch) {
        Invariants.check(
                ActionFormat.batchBytes(batch) == batch.remaining() && batch.getLong(0) == ActionFormat.offset(append),
                "%s bytes that are not the batch of %s",
                batch.remaining(),
                append);
    }
}
