package io.courant.simulation.client;

import io.courant.simulation.check.Acknowledgement;
import io.courant.simulation.client.Tally.State;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ErrorCode;
import io.courant.wire.TopicIdPartition;
import java.util.List;

/** Produces without a producer id, with any {@code acks}, and never sends anything again. */
public final class PlainProducer implements SimulatedClient {

    private static final short ACKS_ALL = -1;
    private static final int MOST_RECORDS = 20;

    private final ClientSetup setup;
    private final SeededRandom random;
    private final int number;
    private final short acks;
    private final ClientTurns turns;
    private final TopicView topics;
    private final BatchMaker batches;
    private long nextNumber;
    private boolean finishing;

    public PlainProducer(
            ClientSetup setup,
            SeededRandom random,
            int number,
            List<String> topicNames,
            short acks,
            int largestRecordBytes) {
        this.setup = setup;
        this.random = random;
        this.number = number;
        this.acks = acks;
        this.topics = new TopicView(setup, random, topicNames, true);
        this.batches = new BatchMaker(random, setup.clock(), largestRecordBytes);
        this.turns = new ClientTurns(setup, random, topics, ClientTurns.producerPauseNanos(random), this::turn);
    }

    @Override
    public void start() {
        turns.start();
    }

    @Override
    public void finish() {
        finishing = true;
    }

    @Override
    public boolean isDone() {
        return turns.link().unanswered() == 0;
    }

    @Override
    public void end() {
        turns.end();
    }

    @Override
    public String describe() {
        return "producer " + number + " with acks=" + acks + ": " + nextNumber + " records sent";
    }

    private void turn() {
        if (finishing) {
            return;
        }
        List<TopicIdPartition> partitions = topics.partitions();
        TopicIdPartition partition = partitions.get(random.nextInt(partitions.size()));
        int records = random.between(1, MOST_RECORDS);
        long first = nextNumber;
        nextNumber += records;
        ProduceCall call = new ProduceCall(random, topics, acks, true);
        call.add(partition, batches.plain(number, first, records));
        long sentAtNanos = setup.world().nowNanos();
        call.send(
                turns.link(),
                30_000,
                (answeredFor, answer) -> answered(answeredFor, answer, first, records, sentAtNanos));
    }

    private void answered(
            TopicIdPartition partition, ProduceCall.Answer answer, long first, int records, long sentAtNanos) {
        if (answer.error() == ErrorCode.NONE) {
            long nowNanos = setup.world().nowNanos();
            setup.checkers().produceAnswered(acks, sentAtNanos, nowNanos);
            setup.acknowledged(new Acknowledgement(
                    partition,
                    answer.baseOffset(),
                    number,
                    first,
                    records,
                    acks == ACKS_ALL,
                    false,
                    sentAtNanos,
                    sentAtNanos,
                    nowNanos));
        } else if (answer.error() == ErrorCode.UNKNOWN_TOPIC_ID) {
            topics.forget();
        } else if (answer.error().retriable()) {
            setup.tally().reached(State.RETRIABLE_ERROR);
        } else {
            throw new AssertionError("producer " + number + " was refused by " + partition + " with " + answer);
        }
    }
}
