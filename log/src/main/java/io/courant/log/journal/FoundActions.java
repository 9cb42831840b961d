package io.courant.log.journal;

import io.courant.base.Invariants;
import io.courant.wire.TopicIdPartition;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * One partition's actions in five longs each, because a full journal holds a million. In order of
 * sequence numbers; immutable once the scan is over.
 *
 * <pre>
 * word 0  sequence number
 * word 1  offset; of a create: index into the names
 * word 2  base offset of the segment
 * word 3  position in the segment (high half), bytes of the batch (low half)
 * word 4  index of the file (24 bits), kind (8 bits), position in the file (32 bits)
 * </pre>
 */
final class FoundActions extends AbstractList<Found> implements RandomAccess {

    private static final int WORDS = 5;
    private static final long LOW_HALF = 0xFFFF_FFFFL;

    private final TopicIdPartition key;
    private final List<Path> files;
    private final List<String> names;
    private long[] words = new long[2 * WORDS];
    private int size;

    FoundActions(TopicIdPartition key, List<Path> files, List<String> names) {
        this.key = key;
        this.files = files;
        this.names = names;
    }

    /** Adds the action of {@code sequence} that stands at {@code position} of file number {@code file}. */
    void add(long sequence, JournalAction action, int file, int position, int batchBytes) {
        Invariants.check(size == 0 || lastSequence() < sequence, "sequence %s is not a later one", sequence);
        if (size * WORDS == words.length) {
            words = Arrays.copyOf(words, words.length * 2);
        }
        int at = size++ * WORDS;
        byte kind = ActionFormat.kind(action);
        words[at] = sequence;
        words[at + 1] = ActionFormat.offset(action);
        if (action instanceof JournalAction.Append append) {
            words[at + 2] = append.segmentBaseOffset();
            words[at + 3] = ((long) append.position() << Integer.SIZE) | batchBytes;
        } else if (action instanceof JournalAction.Create create) {
            words[at + 1] = names.size();
            names.add(create.topic());
        }
        words[at + 4] = ((long) file << 40) | ((long) kind << Integer.SIZE) | position;
    }

    /** Forgets the actions from {@code sequence} on. */
    void dropFrom(long sequence) {
        while (size > 0 && lastSequence() >= sequence) {
            size--;
        }
    }

    private long lastSequence() {
        return words[(size - 1) * WORDS];
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Found get(int index) {
        int at = Objects.checkIndex(index, size) * WORDS;
        long place = words[at + 4];
        byte kind = (byte) (place >>> Integer.SIZE);
        return new Found(words[at], action(kind, at), files.get((int) (place >>> 40)), place & LOW_HALF, (int)
                (words[at + 3] & LOW_HALF));
    }

    private JournalAction action(byte kind, int at) {
        long offset = words[at + 1];
        return switch (kind) {
            case ActionFormat.APPEND ->
                new JournalAction.Append(key, words[at + 2], (int) (words[at + 3] >>> Integer.SIZE), offset);
            case ActionFormat.TRUNCATE_TO -> new JournalAction.TruncateTo(key, offset);
            case ActionFormat.LOG_START_TO -> new JournalAction.LogStartTo(key, offset);
            case ActionFormat.CREATE -> new JournalAction.Create(key, names.get((int) offset));
            case ActionFormat.REMOVE -> new JournalAction.Remove(key);
            case ActionFormat.SYNCED_TO -> new JournalAction.SyncedTo(key, offset);
            default -> throw Invariants.unreachable("an action of kind " + kind);
        };
    }
}
