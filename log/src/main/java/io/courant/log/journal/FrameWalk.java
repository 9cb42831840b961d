package io.courant.log.journal;

import io.courant.base.Uuid;
import io.courant.log.journal.SuspectFrame.Salvaged;
import io.courant.log.journal.SuspectFrame.Unreadable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Walks the frames of one file, which lies in memory as a whole: those of one generation, from the first block on. Where
 * one is not sound it looks, block by block, for one of the same generation behind it.
 */
final class FrameWalk {

    private final Uuid directoryId;
    private final SequenceChain chain;
    private final ActionReader actions = new ActionReader();

    FrameWalk(Uuid directoryId, SequenceChain chain) {
        this.directoryId = directoryId;
        this.chain = chain;
    }

    /** The generation that a file is of: that of its first frame; without one, the highest that is left. 0 for none. */
    static long generation(ByteBuffer bytes, Uuid directoryId) {
        FrameFormat.Header first = FrameFormat.read(bytes, JournalLimits.BLOCK_BYTES, directoryId);
        if (first != null) {
            return first.generation();
        }
        long highest = 0;
        for (int at = 2 * JournalLimits.BLOCK_BYTES; at < bytes.limit(); at += JournalLimits.BLOCK_BYTES) {
            FrameFormat.Header header = FrameFormat.read(bytes, at, directoryId);
            highest = header == null ? highest : Math.max(highest, header.generation());
        }
        return highest;
    }

    /** Gives the frames of {@code file} to the chain. */
    void walk(ScannedFile file, ByteBuffer bytes) {
        int at = JournalLimits.BLOCK_BYTES;
        long expected = JournalContents.FIRST_SEQUENCE;
        while (at < bytes.limit()) {
            FrameFormat.Header header = frameAt(bytes, at, file.generation, expected);
            if (header == null) {
                chain.suspect(new SuspectFrame(file, at, null, List.of(), List.of()));
                at = nextFrame(bytes, at + JournalLimits.BLOCK_BYTES, file.generation, expected);
            } else if (isSound(bytes, at, header)) {
                chain.sound(file, at, header, bytes);
                expected = header.endSequence();
                at += header.lengthInBlocks();
            } else {
                chain.suspect(salvage(file, bytes, at, header));
                expected = header.endSequence();
                at = nextFrame(bytes, at + JournalLimits.BLOCK_BYTES, file.generation, expected);
            }
        }
    }

    /** Where the next frame of {@code generation} with {@code expected} or a later sequence begins; the end without one. */
    private int nextFrame(ByteBuffer bytes, int from, long generation, long expected) {
        int at = from;
        while (at < bytes.limit() && frameAt(bytes, at, generation, expected) == null) {
            at += JournalLimits.BLOCK_BYTES;
        }
        return at;
    }

    private FrameFormat.@Nullable Header frameAt(ByteBuffer bytes, int at, long generation, long expected) {
        FrameFormat.Header header = FrameFormat.read(bytes, at, directoryId);
        return header != null && header.generation() == generation && header.firstSequence() >= expected
                ? header
                : null;
    }

    private boolean isSound(ByteBuffer bytes, int frameAt, FrameFormat.Header header) {
        int at = frameAt + FrameFormat.HEADER_BYTES;
        if (header.bytes() > bytes.limit() - at) {
            return false;
        }
        int end = at + header.bytes();
        CRC32C bound = new CRC32C();
        for (long sequence = header.firstSequence(); sequence < header.endSequence(); sequence++) {
            if (actions.headerProblem(bytes, at, end, header.generation(), sequence) != null
                    || actions.batchProblem(bytes, at) != null) {
                return false;
            }
            bound.update(bytes.slice(at + ActionFormat.CRC_AT, Integer.BYTES));
            at += ActionReader.bytesAt(bytes, at);
        }
        return at == end && (int) bound.getValue() == header.actionsCrc();
    }

    /** What can be had of a frame that is not sound: actions up to the first whose length nobody vouches for. */
    private SuspectFrame salvage(ScannedFile file, ByteBuffer bytes, int frameAt, FrameFormat.Header header) {
        List<Salvaged> salvaged = new ArrayList<>();
        List<Unreadable> unreadable = new ArrayList<>();
        int at = frameAt + FrameFormat.HEADER_BYTES;
        int end = Math.min(bytes.limit(), at + header.bytes());
        for (long sequence = header.firstSequence(); sequence < header.endSequence(); sequence++) {
            String problem = actions.headerProblem(bytes, at, end, header.generation(), sequence);
            if (problem != null) {
                unreadable.add(new Unreadable(sequence, header.endSequence(), at, problem));
                break;
            }
            int length = ActionReader.bytesAt(bytes, at);
            problem = actions.batchProblem(bytes, at);
            if (problem != null) {
                unreadable.add(new Unreadable(sequence, sequence + 1, at, problem));
            } else {
                int payload = length - ActionFormat.HEADER_BYTES;
                salvaged.add(new Salvaged(sequence, ActionReader.action(bytes, at), at, payload));
            }
            at += length;
        }
        return new SuspectFrame(file, frameAt, header, salvaged, unreadable);
    }
}
