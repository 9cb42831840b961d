package io.courant.log.journal;

import io.courant.base.DiskFile;
import io.courant.base.Invariants;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the journal held at the start, by partition: where the batches stand, not the batches. Immutable; the batches can be
 * read until the journal is told that their actions are no longer needed.
 */
public final class JournalContents {

    private final Map<TopicIdPartition, List<Found>> actions;
    private final List<String> damage;

    JournalContents(Map<TopicIdPartition, List<Found>> actions, List<String> damage) {
        this.actions = actions;
        this.damage = List.copyOf(damage);
    }

    /**
     * An action that was found.
     *
     * @param file holds the batch of an append
     * @param position where it begins there
     * @param length its bytes; 0 for other actions
     */
    public record Found(long sequence, JournalAction action, DiskFile file, long position, int length) {

        /** Reads the batch of an append into {@code target}, which has room for it, and checks it again. */
        public void readBatch(ByteBuffer target) throws IOException {
            target.limit(target.position() + length);
            int at = target.position();
            int read = file.read(position, target);
            Invariants.check(length >= RecordBatch.HEADER_BYTES, "a batch of %s bytes", length);
            if (read != length || !new RecordBatch().at(target, at).crcValid()) {
                throw new IOException("the journal's action " + sequence + " cannot be read again");
            }
        }
    }

    /** The actions on {@code key}, in order. */
    public List<Found> actions(TopicIdPartition key) {
        return actions.getOrDefault(key, List.of());
    }

    /** Every partition that some action is on, with the number of the first. */
    public Map<TopicIdPartition, Long> firstSequences() {
        Map<TopicIdPartition, Long> first = new HashMap<>();
        actions.forEach((key, found) -> first.put(key, found.getFirst().sequence()));
        return first;
    }

    /** What is damaged, each with its place: actions that were durable and cannot be read. */
    public List<String> damage() {
        return damage;
    }
}
