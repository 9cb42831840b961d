package io.courant.simulation.client;

import io.courant.testkit.SeededRandom;
import io.courant.wire.ErrorCode;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.message.FetchResponse;

/** Waits at the end of one partition for the next record, whatever it is, and takes it as soon as it comes. */
public final class WaitingReader extends PartitionReader {

    private static final int LONGEST_WAIT_MS = 500;
    private static final int MOST_BYTES = 1_000_000;
    private static final long PAUSE_NANOS = 500_000;

    public WaitingReader(ClientSetup setup, SeededRandom random, String topic, int partition) {
        super(setup, random, topic, partition, PAUSE_NANOS);
    }

    @Override
    public boolean isDone() {
        return true;
    }

    @Override
    public String describe() {
        return "waiting reader of " + directory() + " at offset " + position;
    }

    @Override
    void turn() {
        if (!isFinishing()) {
            fetch(LONGEST_WAIT_MS, MOST_BYTES);
        }
    }

    @Override
    void answered(TopicIdPartition asked, FetchResponse.PartitionData data, long sentAtNanos) {
        if (data.errorCode() != ErrorCode.NONE.code()) {
            throw new AssertionError("a fetch of " + asked + " failed: " + ErrorCode.forCode(data.errorCode()));
        }
        take(asked, data, BatchReader.read(data.records()), sentAtNanos);
    }
}
