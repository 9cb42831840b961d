package io.courant.simulation.client;

import io.courant.simulation.check.NewestOfEachKeyStays;
import io.courant.simulation.check.NewestOfEachKeyStays.Seen;
import io.courant.simulation.check.RecordIdentity;
import io.courant.simulation.client.Tally.State;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ErrorCode;
import io.courant.wire.Records;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.message.FetchResponse;
import io.courant.wire.record.BatchStep;
import io.courant.wire.record.MalformedRecordException;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.RecordBatches;
import io.courant.wire.record.RecordCursor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one partition of keyed records again and again from where it begins, over the holes that compaction has left. Where
 * topics come and go, it begins anew with each one of that name.
 */
public final class KeyedReader extends PartitionReader {

    private static final int LONGEST_WAIT_MS = 10;
    private static final int MOST_BYTES = 200_000;

    /** Of tombstones: they have no value that would say whose they are. */
    private static final RecordIdentity NOBODY = new RecordIdentity(-1, -1);

    private final NewestOfEachKeyStays ledger;
    private final boolean comesAndGoes;
    private final boolean once;
    private final List<Seen> seen = new ArrayList<>();
    private boolean readToTheEnd;
    /** Where the present round has begun, and when. */
    private long start;

    private long begunAtNanos;

    private boolean isBelowTheStart;

    /** With {@code once} it is done when it has come to the high watermark. */
    public KeyedReader(
            ClientSetup setup,
            SeededRandom random,
            NewestOfEachKeyStays ledger,
            String topic,
            int partition,
            boolean once) {
        this(setup, random, ledger, topic, partition, false, once);
    }

    /** One of a topic that somebody else deletes and makes again. */
    public static KeyedReader ofPassingTopic(
            ClientSetup setup, SeededRandom random, NewestOfEachKeyStays ledger, String topic) {
        return new KeyedReader(setup, random, ledger, topic, 0, true, false);
    }

    private KeyedReader(
            ClientSetup setup,
            SeededRandom random,
            NewestOfEachKeyStays ledger,
            String topic,
            int partition,
            boolean comesAndGoes,
            boolean once) {
        super(setup, random, topic, partition, !comesAndGoes, ClientLimits.PAUSE_NANOS);
        this.ledger = ledger;
        this.comesAndGoes = comesAndGoes;
        this.once = once;
        this.begunAtNanos = setup.world().nowNanos();
    }

    @Override
    public boolean isDone() {
        return !once || readToTheEnd;
    }

    @Override
    public String describe() {
        return "reader of " + directory() + " at offset " + position;
    }

    @Override
    void turn() {
        if (isBelowTheStart) {
            askForStart(this::startFound);
        } else if (!isFinishing() && !readToTheEnd) {
            fetch(LONGEST_WAIT_MS, random.oneIn(3) ? random.between(1, 1_000) : MOST_BYTES);
        }
    }

    @Override
    void answered(TopicIdPartition asked, FetchResponse.PartitionData data, long sentAtNanos) {
        ErrorCode error = ErrorCode.forCode(data.errorCode()).orElseThrow();
        if (comesAndGoes && error == ErrorCode.UNKNOWN_TOPIC_ID) {
            beginWithTheNextTopic();
            return;
        }
        switch (error) {
            case NONE -> {
                take(data.records());
                if (position >= data.highWatermark()) {
                    long tookNanos = setup.world().nowNanos() - begunAtNanos;
                    ledger.read(asked, start, position, seen, tookNanos);
                    readToTheEnd = once;
                    beginAt(start);
                }
            }
            case OFFSET_OUT_OF_RANGE -> {
                setup.tally().reached(State.READ_BELOW_THE_START);
                isBelowTheStart = true;
            }
            case NOT_LEADER_OR_FOLLOWER, LEADER_NOT_AVAILABLE, OFFSET_NOT_AVAILABLE, KAFKA_STORAGE_ERROR ->
                setup.tally().reached(State.RETRIABLE_ERROR);
            default -> throw new AssertionError("a fetch of " + asked + " at " + position + " failed: " + error);
        }
    }

    private void startFound(ErrorCode error, long offset) {
        if (comesAndGoes && (error == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION || offset <= position)) {
            beginWithTheNextTopic(); // it was asked for by its name
            return;
        }
        if (error != ErrorCode.NONE) {
            setup.tally().reached(State.RETRIABLE_ERROR);
            return;
        }
        if (offset <= position) {
            throw new AssertionError(
                    "a fetch of " + directory() + " at " + position + " was refused, and it begins at " + offset);
        }
        isBelowTheStart = false;
        beginAt(offset);
    }

    private void beginWithTheNextTopic() {
        setup.tally().reached(State.RETRIABLE_ERROR);
        topics.forget();
        isBelowTheStart = false;
        beginAt(0);
    }

    private void beginAt(long offset) {
        seen.clear();
        begunAtNanos = setup.world().nowNanos();
        start = offset;
        position = offset;
    }

    private void take(@Nullable Records records) {
        if (!(records instanceof Records.OfBuffer(ByteBuffer view)) || !view.hasRemaining()) {
            return;
        }
        RecordBatches batches = new RecordBatches().over(view, view.position(), view.limit());
        BatchStep step = batches.next();
        while (step == BatchStep.BATCH) {
            RecordBatch batch = batches.batch();
            if (!batch.crcValid() || batch.nextOffset() <= position) {
                throw new AssertionError("at offset " + position + " of " + directory() + " this was served: " + batch);
            }
            take(batch);
            position = batch.nextOffset();
            step = batches.next();
        }
        if (step == BatchStep.DAMAGED) {
            throw new AssertionError("a damaged batch was served below offset " + position);
        }
    }

    private void take(RecordBatch batch) {
        try (RecordCursor cursor = new RecordCursor().over(batch)) {
            while (cursor.next()) {
                ByteBuffer key = cursor.key();
                ByteBuffer value = cursor.value();
                if (key == null) {
                    throw new AssertionError("a record without a key in a compacted topic, at " + cursor.offset());
                }
                if (cursor.offset() >= position) {
                    seen.add(new Seen(
                            cursor.offset(),
                            String.valueOf(StandardCharsets.UTF_8.decode(key)),
                            value == null ? NOBODY : RecordPayload.read(value),
                            value == null));
                }
            }
        } catch (MalformedRecordException e) {
            throw new AssertionError("a batch was served that cannot be read, at offset " + batch.baseOffset(), e);
        }
    }
}
