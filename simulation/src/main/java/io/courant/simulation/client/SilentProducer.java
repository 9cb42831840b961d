package io.courant.simulation.client;

import io.courant.simulation.check.Acknowledgement;
import io.courant.simulation.check.BrokenPromise;
import io.courant.simulation.client.Tally.State;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ErrorCode;
import io.courant.wire.TopicIdPartition;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends a batch, is silent for a while, and goes on with a sequence that does not follow. A broker that still remembers
 * the producer refuses that; one that has forgotten it cannot. It must remember, whatever becomes of the process and the
 * power, until {@code producer.id.expiration.ms} have passed, and forget soon after.
 *
 * <p>Its last round is one without troubles, so that there is time enough to be forgotten.
 */
public final class SilentProducer implements SimulatedClient {

    private static final int MOST_RECORDS = 5;
    private static final int SEQUENCES_LEFT_OUT = 1_000;
    private static final int TIMEOUT_MS = 30_000;

    /** How much later than its interval a search for silent producers may come: shards pause, and the disk is slow. */
    private static final long LATE_NANOS = 5_000_000_000L;

    /** Silence where nobody is forgotten anyway. */
    private static final long SHORT_SILENCE_NANOS = 1_000_000_000L;

    private final ClientSetup setup;
    private final SeededRandom random;
    private final int number;
    private final TopicView topics;
    private final ClientTurns turns;
    private final ProducerIdentity identity;
    private final BatchMaker batches;
    private long nextNumber;
    private boolean finishing;
    private boolean lastRoundBegun;
    private boolean lastRoundEnded;
    private @Nullable First first;

    /** The batch before the silence, once it is acknowledged. */
    private record First(
            TopicIdPartition partition,
            int nextSequence,
            int connection,
            long sentAtNanos,
            long acknowledgedAtNanos,
            long silentUntilNanos,
            long losses) {}

    public SilentProducer(ClientSetup setup, SeededRandom random, int number, List<String> topicNames) {
        this.setup = setup;
        this.random = random;
        this.number = number;
        this.topics = new TopicView(setup, random, topicNames, true);
        this.turns = new ClientTurns(setup, random, topics, ClientLimits.PAUSE_NANOS, this::turn);
        this.identity = new ProducerIdentity(setup, random);
        this.turns.whenLost(this::connectionLost);
        this.batches = new BatchMaker(random, setup.clock(), 100);
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
        return lastRoundEnded;
    }

    @Override
    public void end() {
        turns.end();
    }

    @Override
    public String describe() {
        return "silent producer " + number + " (id " + identity.id() + "): " + nextNumber + " records sent";
    }

    /** What was under way may have been taken or not, so nothing can be said of this id any more. */
    private void connectionLost() {
        if (first == null) {
            identity.forget();
        }
    }

    private void turn() {
        First before = first;
        if (lastRoundEnded) {
            return;
        }
        if (!identity.isKnown()) {
            identity.ask(turns);
        } else if (before == null) {
            sendFirst();
        } else if (setup.world().nowNanos() >= before.silentUntilNanos) {
            sendOutOfTurn(before);
        }
    }

    private void sendFirst() {
        lastRoundBegun = finishing;
        List<TopicIdPartition> partitions = topics.partitions();
        TopicIdPartition partition = partitions.get(random.nextInt(partitions.size()));
        int records = random.between(1, MOST_RECORDS);
        long sentAtNanos = setup.world().nowNanos();
        int connection = turns.connection();
        send(partition, records, 0, (firstNumber, answer) -> {
            if (answer.error() == ErrorCode.NONE) {
                acknowledged(partition, answer.baseOffset(), firstNumber, records, sentAtNanos);
                long nowNanos = setup.world().nowNanos();
                first = new First(
                        partition,
                        records,
                        connection,
                        sentAtNanos,
                        nowNanos,
                        nowNanos + silenceNanos(),
                        setup.powerLosses().lossesOf(partition));
            } else {
                refused(partition, answer);
                identity.forget();
            }
        });
    }

    private long silenceNanos() {
        long expirationNanos = setup.producerExpirationNanos();
        long expiredNanos = expirationNanos + setup.intervals().producerExpirySweepNanos();
        if (expiredNanos > 2 * LATE_NANOS || random.oneIn(4)) {
            return random.nextLong(SHORT_SILENCE_NANOS);
        }
        return random.nextBoolean()
                ? random.nextLong(2 * expiredNanos)
                : expiredNanos + random.nextLong(LATE_NANOS + SHORT_SILENCE_NANOS);
    }

    private void sendOutOfTurn(First before) {
        int records = random.between(1, MOST_RECORDS);
        int sequence = before.nextSequence + SEQUENCES_LEFT_OUT;
        long sentAtNanos = setup.world().nowNanos();
        first = null;
        long producerId = identity.id();
        send(before.partition, records, sequence, (firstNumber, answer) -> {
            identity.forget();
            lastRoundEnded = lastRoundBegun;
            if (answer.error() == ErrorCode.NONE) {
                forgotten(before, producerId);
                acknowledged(before.partition, answer.baseOffset(), firstNumber, records, sentAtNanos);
            } else if (answer.error() == ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER) {
                remembered(before, producerId, sentAtNanos);
            } else {
                refused(before.partition, answer);
            }
        });
    }

    private void forgotten(First before, long producerId) {
        setup.tally().reached(State.PRODUCER_EXPIRED);
        long silentNanos = setup.world().nowNanos() - before.sentAtNanos;
        boolean mayBeLost = setup.powerLosses().lossesOf(before.partition) > before.losses;
        if (silentNanos < setup.producerExpirationNanos() && !mayBeLost) {
            throw new BrokenPromise(
                    SilentProducer.class,
                    "%s has forgotten producer id %s within %s ns"
                            .formatted(before.partition, producerId, silentNanos));
        }
    }

    /** A new process counts a producer as seen when it finds its batches, so only time within one process ages it. */
    private void remembered(First before, long producerId, long sentAtNanos) {
        setup.tally().reached(State.PRODUCER_REMEMBERED);
        long silentNanos = sentAtNanos - before.acknowledgedAtNanos;
        long longestNanos = setup.producerExpirationNanos() + setup.intervals().producerExpirySweepNanos() + LATE_NANOS;
        if (turns.connection() == before.connection && silentNanos > longestNanos) {
            throw new BrokenPromise(
                    SilentProducer.class,
                    "%s still remembers producer id %s after %s ns"
                            .formatted(before.partition, producerId, silentNanos));
        }
    }

    private interface Answered {
        void answered(long firstNumber, ProduceCall.Answer answer);
    }

    private void send(TopicIdPartition partition, int records, int sequence, Answered answered) {
        long firstNumber = nextNumber;
        nextNumber += records;
        ByteBuffer batch = batches.idempotent(number, firstNumber, records, identity.id(), identity.epoch(), sequence);
        ProduceCall call = new ProduceCall(random, topics, (short) -1, true);
        call.add(partition, batch);
        turns.ask();
        call.send(turns.link(), TIMEOUT_MS, (answeredFor, answer) -> {
            turns.answered();
            answered.answered(firstNumber, answer);
        });
    }

    private void acknowledged(
            TopicIdPartition partition, long baseOffset, long firstNumber, int records, long sentAtNanos) {
        setup.acknowledged(new Acknowledgement(
                partition,
                baseOffset,
                number,
                firstNumber,
                records,
                true,
                false,
                sentAtNanos,
                sentAtNanos,
                setup.world().nowNanos()));
    }

    private void refused(TopicIdPartition partition, ProduceCall.Answer answer) {
        if (!answer.error().retriable()) {
            throw new AssertionError("producer " + number + " was refused by " + partition + " with " + answer);
        }
        setup.tally().reached(State.RETRIABLE_ERROR);
    }
}
