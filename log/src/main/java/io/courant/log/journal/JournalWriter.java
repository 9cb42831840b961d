package io.courant.log.journal;

import io.courant.base.Completion;
import io.courant.base.CountedBuffer;
import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one commit after the other. Everything here runs on the journal's lane, so nothing is shared.
 *
 * <p>A hand-over is queued by a piece of work of its own; the commit is another piece, submitted behind it unless one
 * already waits. What arrives while a commit is at its sync lies before the next commit in the lane, so the slower the
 * disk, the more each sync carries.
 */
final class JournalWriter {

    private final JournalSetup setup;
    private final JournalFiles files;
    private final JournalGrowth growth;
    private final CountedBuffer staging;
    private final FrameBuilder frame;
    private final JournalMeters meters;
    private final ArrayDeque<HandOver> queue = new ArrayDeque<>();
    /** Shards that were refused and have not heard of it yet, with the number of refusals on their way. */
    private final Map<Shard, Integer> refused = new HashMap<>();

    private long nextSequence;
    /** Actions below are needed by no checkpoint. */
    private long neededFrom;

    /** Who keeps the journal from being freed; empty when nobody is known to. */
    private String holder = "";

    private boolean commitIsDue;
    private boolean isFull;
    private boolean closed;
    private @Nullable IOException failure;

    /** {@code neededFrom} is the first action that is still needed, or may be. */
    JournalWriter(JournalSetup setup, JournalFiles files, long neededFrom, long nextSequence) {
        this.setup = setup;
        this.files = files;
        this.neededFrom = neededFrom;
        this.nextSequence = nextSequence;
        this.growth = new JournalGrowth(setup, files, this::fail);
        this.staging = setup.buffers().allocate(setup.limits().frameBytes());
        this.frame = new FrameBuilder(setup.directoryId(), staging.bytes());
        this.meters = new JournalMeters(setup.meters());
        meters.fill(files);
    }

    void enqueue(HandOver handOver) {
        if (isUnusable()) {
            tellFailure(handOver.home, handOver.completion);
        } else if (refused.containsKey(handOver.home) && !handOver.controlOnly) {
            tellNoRoom(handOver);
        } else {
            queue.add(handOver);
            arrangeCommit(handOver.home);
        }
    }

    private void arrangeCommit(Shard home) {
        if (!commitIsDue) {
            commitIsDue = true;
            setup.lane().submit(home, this::commitPiece, JournalWriter::ignore);
        }
    }

    private Done commitPiece() {
        commitIsDue = false;
        commit();
        HandOver next = queue.peek();
        if (next != null) {
            arrangeCommit(next.home);
        }
        return Done.DONE;
    }

    /** Writes one frame of what is queued. */
    private void commit() {
        List<HandOver> complete = new ArrayList<>();
        try {
            long first = nextSequence;
            Shard home = fillFrame(complete);
            if (home != null) {
                long begunNanos = meters.nowNanos();
                int bytes = files.commit(frame.finish(files.generation(), first));
                meters.committed(begunNanos, nextSequence - first, bytes);
                meters.fill(files);
                complete.forEach(this::tellDurable);
                growth.growWhereLow(home);
            }
        } catch (IOException e) {
            fail(e);
            complete.forEach(handOver -> tellFailure(handOver.home, handOver.completion));
        }
    }

    /** Puts into a frame what fits; returns a shard whose entries it holds, null when it holds none. */
    private @Nullable Shard fillFrame(List<HandOver> complete) throws IOException {
        Shard home = null;
        while (!queue.isEmpty()) {
            HandOver handOver = queue.getFirst();
            if (handOver.written == 0 && !hasRoomFor(handOver, home != null)) {
                refuse(handOver.home);
                continue;
            }
            if (home == null) {
                beginFrame(handOver.entryBytes[handOver.written]);
                home = handOver.home;
            }
            add(handOver);
            if (!handOver.isComplete()) {
                break;
            }
            complete.add(queue.remove());
        }
        return home;
    }

    private void beginFrame(int firstEntryBytes) throws IOException {
        if (frameRoom() < FrameFormat.HEADER_BYTES + firstEntryBytes) {
            files.beginNext(nextSequence - 1);
        }
        frame.begin(frameRoom());
    }

    private int frameRoom() {
        return Math.min(setup.limits().frameBytes(), files.room());
    }

    private void add(HandOver handOver) {
        if (handOver.written == 0) {
            handOver.firstSequence = nextSequence;
        }
        while (!handOver.isComplete() && frame.fits(handOver.entryBytes[handOver.written])) {
            int index = handOver.written++;
            frame.add(handOver.entries.get(index), handOver.entryBytes[index], files.generation(), nextSequence++);
        }
    }

    /**
     * Whether all of {@code handOver} can be written. One file stays free as a reserve for what may use it, so that a
     * full journal can still take what cannot be said in another way.
     *
     * @param frameBegun whether it would go on in the frame that is being filled
     */
    private boolean hasRoomFor(HandOver handOver, boolean frameBegun) {
        boolean manyActions =
                neededActions() + handOver.entries.size() > setup.limits().mostActions();
        if (!handOver.controlOnly && (manyActions || files.freeWithinLimit() == 0)) {
            return false;
        }
        int begun = frameBegun ? frame.frameBytes() : FrameFormat.HEADER_BYTES;
        int limit = frameBegun ? frame.limit() : frameRoom();
        if (begun + handOver.bytes <= limit) {
            return true;
        }
        int position = files.position();
        int filesLeft = handOver.controlOnly ? files.freeCount() : files.freeWithinLimit() - 1;
        if (files.freeCount() > 0 && files.isSpent(nextSequence - 1)) {
            filesLeft++; // the current one is free as soon as the next is begun
        }
        for (int bytes : handOver.entryBytes) {
            if (begun + bytes > limit) {
                position += begun > FrameFormat.HEADER_BYTES ? FrameFormat.wholeBlocks(begun) : 0;
                begun = FrameFormat.HEADER_BYTES;
                limit = Math.min(setup.limits().frameBytes(), setup.limits().fileBytes() - position);
                if (begun + bytes > limit) {
                    filesLeft--;
                    position = JournalLimits.BLOCK_BYTES;
                    limit = setup.limits().frameBytes();
                }
            }
            begun += bytes;
        }
        return filesLeft >= 0;
    }

    /** Refuses what {@code shard} has queued, but for what holds only control actions and has room. */
    private void refuse(Shard shard) {
        if (!isFull) {
            isFull = true;
            setup.events()
                    .warn(
                            "journal.full",
                            "the journal has no room: " + files.usedBytes() + " of " + files.capacityBytes()
                                    + " bytes are in use by " + neededActions() + " of "
                                    + setup.limits().mostActions()
                                    + " actions; segments are synced instead until there is"
                                    + (holder.isEmpty() ? "" : ". It is not freed because of " + holder));
        }
        meters.refused();
        HandOver first = queue.remove();
        tellNoRoom(first);
        queue.removeIf(handOver -> {
            boolean refusedToo = handOver.home.equals(shard) && !handOver.controlOnly;
            if (refusedToo) {
                tellNoRoom(handOver);
            }
            return refusedToo;
        });
        growth.growWhereLow(shard); // there may be room on the disk by now
    }

    private void tellNoRoom(HandOver handOver) {
        refused.merge(handOver.home, 1, Integer::sum);
        handOver.home.execute(() -> {
            // Behind all that the shard has handed over until now, and before what it will hand over knowing of this.
            setup.lane().submit(handOver.home, () -> heardOfRefusal(handOver.home), JournalWriter::ignore);
            handOver.completion.completed(Outcome.success(new JournalCommit.NoRoom()));
        });
    }

    private Done heardOfRefusal(Shard shard) {
        refused.computeIfPresent(shard, (ignored, count) -> count == 1 ? null : count - 1);
        return Done.DONE;
    }

    private void tellDurable(HandOver handOver) {
        isFull &= handOver.controlOnly;
        JournalCommit commit = new JournalCommit.Durable(
                handOver.firstSequence, files.usedBytes(), files.capacityBytes(), isHalfFull());
        handOver.home.execute(() -> handOver.completion.completed(Outcome.success(commit)));
    }

    private boolean isHalfFull() {
        return files.usedBytes() >= files.capacityBytes() / 2
                || neededActions() >= setup.limits().mostActions() / 2;
    }

    private long neededActions() {
        return nextSequence - neededFrom;
    }

    void nextSequence(Shard home, Completion<Long> completion) {
        if (isUnusable()) {
            tellFailure(home, completion);
        } else {
            long next = nextSequence;
            home.execute(() -> completion.completed(Outcome.success(next)));
        }
    }

    void freeBelow(Shard home, long sequence, String heldBy) {
        if (isUnusable()) {
            return;
        }
        holder = heldBy;
        neededFrom = Math.max(neededFrom, Math.min(sequence, nextSequence));
        for (Path surplus : files.freeBelow(neededFrom)) {
            growth.delete(home, surplus);
        }
        meters.fill(files);
    }

    /** Commits what is queued and gives everything back, once no file is being made any more. */
    void close(Shard home, Completion<Done> completion) {
        while (!queue.isEmpty() && !isUnusable()) {
            commit();
        }
        boolean first = !closed;
        closed = true;
        growth.whenIdle(() -> {
            if (first) {
                staging.release();
            }
            Outcome<Done> outcome = closeFiles();
            home.execute(() -> completion.completed(outcome));
        });
    }

    private Outcome<Done> closeFiles() {
        try {
            files.close();
            return Outcome.done();
        } catch (IOException e) {
            return Outcome.failure(e);
        }
    }

    private boolean isUnusable() {
        return closed || failure != null;
    }

    private void fail(IOException cause) {
        if (failure == null) {
            failure = cause;
            setup.events()
                    .error(
                            "journal.failed",
                            "the journal in " + setup.dataDirectory() + " has failed and takes nothing more",
                            cause);
        }
        queue.forEach(handOver -> tellFailure(handOver.home, handOver.completion));
        queue.clear();
    }

    private <T> void tellFailure(Shard home, Completion<T> completion) {
        IOException cause = failure == null ? new IOException("the journal is closed") : failure;
        home.execute(() -> completion.completed(Outcome.failure(cause)));
    }

    /** For pieces of work whose end nobody waits for: what they have to tell they tell themselves. */
    static <T> void ignore(Outcome<T> outcome) {}
}
