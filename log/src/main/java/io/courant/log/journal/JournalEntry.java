package io.courant.log.journal;

import io.courant.base.Invariants;
import io.courant.base.Slice;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An action on its way into the journal.
 *
 * @param batch the bytes of an append, with a reference that stays the caller's until the journal has answered; else null
 */
public record JournalEntry(JournalAction action, Slice.@Nullable OfBuffer batch) {

    public JournalEntry {
        Invariants.check(action instanceof JournalAction.Append == (batch != null), "%s with batch %s", action, batch);
    }

    int batchBytes() {
        return batch == null ? 0 : batch.length();
    }

    void copyBatch(ByteBuffer target) {
        if (batch != null) {
            int at = target.position();
            target.put(at, batch.buffer().bytes(), batch.offset(), batch.length());
            target.position(at + batch.length());
        }
    }
}
