package io.courant.simulation.client;

import io.courant.simulation.check.DamageLedger;
import io.courant.simulation.client.Tally.State;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ErrorCode;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.message.FetchResponse;

/**
 * Reads one partition again and again from offset 0 on, and steps over what was damaged, and over nothing else. It checks the
 * CRC of what it gets, as every client does: damage that the broker does not know of yet may come.
 */
public final class DamageReader extends PartitionReader {

    private static final int LONGEST_WAIT_MS = 10;
    private static final int MOST_BYTES = 200_000;

    private final DamageLedger ledger;
    private final boolean once;
    private boolean readToTheEnd;

    /** With {@code once} it is done when it has come to the high watermark. */
    public DamageReader(
            ClientSetup setup, SeededRandom random, DamageLedger ledger, String topic, int partition, boolean once) {
        super(setup, random, topic, partition, ClientLimits.PAUSE_NANOS);
        this.ledger = ledger;
        this.once = once;
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
        if (!isFinishing() && !readToTheEnd) {
            fetch(LONGEST_WAIT_MS, random.oneIn(3) ? random.between(1, 4_000) : MOST_BYTES);
        }
    }

    @Override
    void answered(TopicIdPartition asked, FetchResponse.PartitionData data, long sentAtNanos) {
        ErrorCode error = ErrorCode.forCode(data.errorCode()).orElseThrow();
        switch (error) {
            case NONE -> taken(asked, data, sentAtNanos);
            case CORRUPT_MESSAGE -> {
                setup.tally().reached(State.CORRUPT_ANSWERED);
                ledger.calledCorrupt(directory(), position, sentAtNanos);
                position = ledger.behind(directory(), position);
                lookForTheEnd(data.highWatermark());
            }
            case OFFSET_OUT_OF_RANGE ->
                setup.checkers()
                        .outOfRange(asked, position, sentAtNanos, setup.world().nowNanos());
            case NOT_LEADER_OR_FOLLOWER, LEADER_NOT_AVAILABLE, OFFSET_NOT_AVAILABLE, KAFKA_STORAGE_ERROR ->
                setup.tally().reached(State.RETRIABLE_ERROR);
            default -> throw new AssertionError("a fetch of " + asked + " at " + position + " failed: " + error);
        }
    }

    private void taken(TopicIdPartition asked, FetchResponse.PartitionData data, long sentAtNanos) {
        BatchReader.Sound sound = BatchReader.readSound(data.records(), position);
        take(asked, data, sound.batches(), sentAtNanos);
        if (sound.damageFollows()) {
            setup.tally().reached(State.DAMAGE_SERVED_UNKNOWN);
            ledger.servedDamaged(directory(), position, sentAtNanos);
            position = ledger.behind(directory(), position);
        }
        lookForTheEnd(data.highWatermark());
    }

    private void lookForTheEnd(long highWatermark) {
        if (position >= highWatermark && highWatermark >= 0) {
            readToTheEnd = once;
            position = once ? position : 0;
        }
    }
}
