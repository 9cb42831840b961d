package io.courant.metadata.controller;

import io.courant.base.Clock;
import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.Invariants;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.base.Uuid;
import io.courant.metadata.MetadataLimits;
import io.courant.metadata.MetadataLog;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.ImageBuilder;
import io.courant.metadata.image.ImageChange;
import io.courant.metadata.image.MetadataRecord;
import io.courant.metadata.image.MetadataRecordFrame;
import io.courant.wire.record.BatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The controller's state and the way its records take: applied at once, gathered with all others of the turn into one batch,
 * appended, and told when committed and known to all followers, in order. Belongs to the control shard.
 */
final class MetadataWriter {

    /** Told of each committed step before those who wrote it. */
    @FunctionalInterface
    interface CommitListener {

        /** {@code published} is to run, on the writer's shard, once everybody who follows the state knows the step. */
        void committed(ImageChange change, int batchBytes, Runnable published);
    }

    private final MetadataLog log;
    private final Shard shard;
    private final Clock clock;
    private final CommitListener listener;
    private final MetadataFault fault;
    private final BatchBuilder builder = new BatchBuilder();
    private final Deque<Batch> inFlight = new ArrayDeque<>();
    private final Deque<Batch> publishing = new ArrayDeque<>();
    private @Nullable Batch open;
    private ClusterImage speculative;
    private ClusterImage committed;
    private long nextOffset;
    private @Nullable IOException failure;

    MetadataWriter(
            MetadataLog log,
            Shard shard,
            Clock clock,
            ClusterImage image,
            CommitListener listener,
            MetadataFault fault) {
        this.log = log;
        this.shard = shard;
        this.clock = clock;
        this.speculative = image;
        this.committed = image;
        this.nextOffset = image.offset() + 1;
        this.listener = listener;
        this.fault = fault;
        Invariants.check(
                log.endOffset() == nextOffset,
                "the metadata log ends at %s, its image at %s",
                log.endOffset(),
                nextOffset);
    }

    /** The state with everything that was written, committed or not: what the next request is planned against. */
    ClusterImage speculative() {
        return speculative;
    }

    ClusterImage committed() {
        return committed;
    }

    /** The offset that the next record gets. */
    long nextOffset() {
        return nextOffset;
    }

    /**
     * Writes {@code records}, all or none, and completes when they are committed and all followers know it; with none it
     * completes when that holds for everything that was written before.
     */
    void write(List<MetadataRecord> records, Completion<Done> completion) {
        if (failure != null) {
            completion.completed(Outcome.failure(failure));
            return;
        }
        if (records.isEmpty()) {
            awaitCommit(completion);
            return;
        }
        Batch batch = openBatch();
        ImageBuilder image = new ImageBuilder(speculative);
        long timestampMs = clock.wallMs();
        for (MetadataRecord record : records) {
            builder.append(timestampMs, null, MetadataRecordFrame.encoded(record));
            image.apply(record, nextOffset, log.leaderEpoch());
            nextOffset++;
        }
        ImageChange change = image.build();
        speculative = change.after();
        batch.add(change, completion);
        if (builder.sizeInBytes() >= MetadataLimits.MAX_BATCH_BYTES) {
            flush(batch);
        }
    }

    /** Appends a control batch of one record, made by the caller, which says that this epoch has begun. */
    void writeControl(ByteBuffer batchBytes, Completion<Done> completion) {
        Invariants.check(open == null && inFlight.isEmpty(), "an epoch begins before anything else is written in it");
        Batch batch = new Batch(nextOffset, speculative);
        ImageBuilder image = new ImageBuilder(speculative);
        image.advance(nextOffset, log.leaderEpoch());
        nextOffset++;
        ImageChange change = image.build();
        speculative = change.after();
        batch.add(change, completion);
        append(batch, batchBytes);
    }

    private void awaitCommit(Completion<Done> completion) {
        Batch last = open != null ? open : inFlight.isEmpty() ? publishing.peekLast() : inFlight.peekLast();
        if (last == null) {
            completion.completed(Outcome.done());
        } else {
            last.completions.add(completion);
        }
    }

    private Batch openBatch() {
        Batch batch = open;
        if (batch == null) {
            Batch opened = new Batch(nextOffset, speculative);
            builder.reset();
            open = opened;
            // A later event: whatever else this turn writes comes along.
            shard.execute(() -> flush(opened));
            return opened;
        }
        return batch;
    }

    private void flush(Batch batch) {
        if (open != batch) {
            return;
        }
        open = null;
        append(batch, builder.build());
    }

    private void append(Batch batch, ByteBuffer bytes) {
        int size = bytes.remaining();
        inFlight.add(batch);
        log.append(bytes, outcome -> {
            switch (outcome) {
                case Outcome.Success<Long>(var baseOffset) -> committed(batch, baseOffset, size);
                case Outcome.Failure<Long>(var cause) -> failed(cause);
            }
        });
    }

    private void committed(Batch batch, long baseOffset, int size) {
        if (failure != null) {
            return;
        }
        Invariants.check(inFlight.poll() == batch, "metadata is committed in the order in which it was written");
        Invariants.check(
                baseOffset == batch.baseOffset,
                "metadata written at offset %s was expected at %s",
                baseOffset,
                batch.baseOffset);
        committed = batch.after;
        publishing.add(batch);
        listener.committed(new ImageChange(batch.before, batch.after, batch.topics), size, () -> published(batch));
    }

    private void published(Batch batch) {
        Invariants.check(publishing.poll() == batch, "metadata is published in the order in which it was committed");
        for (Completion<Done> completion : batch.completions) {
            completion.completed(Outcome.done());
        }
    }

    /** Nobody can know what of the speculative state will be there after the next start: it is dropped, for good. */
    private void failed(IOException cause) {
        if (failure != null) {
            return;
        }
        failure = cause;
        speculative = committed;
        Deque<Batch> lost = new ArrayDeque<>(inFlight);
        inFlight.clear();
        if (open != null) {
            lost.add(open);
            open = null;
        }
        fault.metadataFailed("the metadata log cannot be written", cause);
        for (Batch batch : lost) {
            for (Completion<Done> completion : batch.completions) {
                completion.completed(Outcome.failure(cause));
            }
        }
    }

    /** Records that are appended together. */
    private static final class Batch {
        final long baseOffset;
        final ClusterImage before;
        final Set<Uuid> topics = new HashSet<>();
        final List<Completion<Done>> completions = new ArrayList<>();
        ClusterImage after;

        Batch(long baseOffset, ClusterImage before) {
            this.baseOffset = baseOffset;
            this.before = before;
            this.after = before;
        }

        void add(ImageChange change, Completion<Done> completion) {
            after = change.after();
            topics.addAll(change.topics());
            completions.add(completion);
        }
    }
}
