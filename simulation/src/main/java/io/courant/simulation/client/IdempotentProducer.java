package io.courant.simulation.client;

import io.courant.simulation.check.Acknowledgement;
import io.courant.simulation.check.Resend;
import io.courant.simulation.client.Tally.State;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ErrorCode;
import io.courant.wire.TopicIdPartition;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Produces with {@code acks=all} and a producer id, up to five batches of a partition under way, and sends again, in
 * order and with the same sequences, whatever was not answered or answered with an error that may pass. When the broker has lost
 * with the power what it had acknowledged from memory, it begins anew as another producer.
 */
public final class IdempotentProducer implements SimulatedClient {

    private static final int MOST_RECORDS = 12;

    /** Of so many opportunities one is taken to repeat a batch: many are met soon after a change of durability. */
    private static final int REPEATED_OF = 4;

    /** Between the numbers that one producer goes by, one after the other: more than there are producers. */
    private static final int NEXT_NUMBER = 1_000;

    private final ClientSetup setup;
    private final SeededRandom random;
    private int number;
    private final long recordsPerPartition;
    private final boolean byId;
    private final boolean repeats;
    private final ClientTurns turns;
    private final ProducerIdentity identity;
    private final TopicView topics;
    private final BatchMaker batches;
    private final Map<TopicIdPartition, Queue> queues = new LinkedHashMap<>();
    private boolean finishing;
    private boolean beginsAnew;

    /**
     * Sends {@code recordsPerPartition} records to each partition of {@code topicNames}.
     *
     * @param repeats now and then what was acknowledged is sent once more, as if the answer had been lost
     */
    public IdempotentProducer(
            ClientSetup setup,
            SeededRandom random,
            int number,
            List<String> topicNames,
            long recordsPerPartition,
            int largestRecordBytes,
            boolean byId,
            boolean repeats) {
        this.setup = setup;
        this.random = random;
        this.number = number;
        this.recordsPerPartition = recordsPerPartition;
        this.byId = byId;
        this.repeats = repeats;
        this.topics = new TopicView(setup, random, topicNames, true);
        this.batches = new BatchMaker(random, setup.clock(), largestRecordBytes);
        this.identity = new ProducerIdentity(setup, random);
        this.turns = new ClientTurns(setup, random, topics, ClientTurns.producerPauseNanos(random), this::turn);
        this.turns.whenLost(() -> queues.values().forEach(Queue::connectionLost));
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
        if (!finishing && queues.isEmpty()) {
            return false;
        }
        return queues.values().stream().allMatch(queue -> queue.isDone(finishing));
    }

    @Override
    public void end() {
        turns.end();
    }

    @Override
    public String describe() {
        return "idempotent producer " + number + " (id " + identity.id() + "): " + queues.values();
    }

    private void turn() {
        if (beginsAnew) {
            beginAnew();
        }
        if (!identity.isKnown()) {
            identity.ask(turns);
            return;
        }
        if (queues.isEmpty()) {
            topics.partitions().forEach(partition -> queues.put(partition, new Queue(partition)));
        }
        BrokerLink link = turns.link();
        int requests = random.between(1, ClientLimits.BATCHES_IN_FLIGHT);
        for (int i = 0; i < requests && link.isUp() && link.unanswered() < ClientLimits.BATCHES_IN_FLIGHT; i++) {
            sendRequest();
        }
    }

    /** What is on its way, and whatever waits to be sent again, is nobody's any more. */
    private void beginAnew() {
        setup.tally().reached(State.PRODUCER_BEGAN_ANEW);
        beginsAnew = false;
        number += NEXT_NUMBER;
        identity.forget();
        queues.clear();
    }

    private void sendRequest() {
        ProduceCall call = new ProduceCall(random, topics, (short) -1, byId);
        Map<TopicIdPartition, Batch> sent = new LinkedHashMap<>();
        List<Queue> order = new ArrayList<>(queues.values());
        int most = 1 + random.nextInt(3);
        int start = random.nextInt(order.size());
        for (int i = 0; i < order.size() && sent.size() < most; i++) {
            Queue queue = order.get((start + i) % order.size());
            Batch batch = queue.nextToSend();
            if (batch != null) {
                batch.underWay = true;
                noteSending(queue.partition, batch);
                sent.put(queue.partition, batch);
                call.add(queue.partition, batch.bytes);
            }
        }
        if (sent.isEmpty()) {
            return;
        }
        int sentOn = turns.connection();
        int sentAs = number;
        long sentAtNanos = setup.world().nowNanos();
        call.send(turns.link(), random.oneIn(10) ? 1 + random.nextInt(20) : 30_000, (partition, answer) -> {
            Queue queue = queues.get(partition);
            Batch batch = sent.get(partition);
            if (queue != null && batch != null && sentOn == turns.connection() && sentAs == number) {
                queue.answered(batch, answer, sentAtNanos);
            }
        });
        if (turns.link().unanswered() == ClientLimits.BATCHES_IN_FLIGHT) {
            setup.tally().reached(State.FIVE_IN_FLIGHT);
        }
    }

    private void noteSending(TopicIdPartition partition, Batch batch) {
        batch.timesSent++;
        if (batch.timesSent == 1) {
            batch.firstSentAtNanos = setup.world().nowNanos();
        } else {
            setup.tally().reached(State.BATCH_SENT_AGAIN);
            setup.checkers()
                    .sentAgain(new Resend(partition, number, batch.firstNumber, batch.records, batch.firstSentAtNanos));
        }
    }

    private static final class Batch {
        final ByteBuffer bytes;
        final long index;
        final long firstNumber;
        final int records;
        boolean underWay;
        boolean timedOut;
        boolean repeated;
        int timesSent;
        long firstSentAtNanos;

        Batch(ByteBuffer bytes, long index, long firstNumber, int records) {
            this.bytes = bytes;
            this.index = index;
            this.firstNumber = firstNumber;
            this.records = records;
        }
    }

    /** The unanswered batches of one partition, oldest first. */
    private final class Queue {
        private final TopicIdPartition partition;
        private final ArrayDeque<Batch> unanswered = new ArrayDeque<>();
        private final long lossesBefore;
        private long nextNumber;
        private long nextIndex;
        private boolean sendsAgain;
        private boolean gone;
        private boolean mayBeForgotten;
        private @Nullable Batch lastAcknowledged;
        private String lastError = "";

        Queue(TopicIdPartition partition) {
            this.partition = partition;
            this.lossesBefore = setup.powerLosses().lossesOf(partition);
        }

        boolean isDone(boolean nothingNew) {
            return gone || (unanswered.isEmpty() && (nothingNew || nextNumber >= recordsPerPartition));
        }

        void connectionLost() {
            unanswered.forEach(batch -> batch.underWay = false);
            sendsAgain = false;
        }

        /** The oldest batch that is not under way, or a new one; null when there is none to send now. */
        @Nullable
        Batch nextToSend() {
            if (gone) {
                return null;
            }
            boolean anyUnderWay = unanswered.stream().anyMatch(batch -> batch.underWay);
            if (sendsAgain && anyUnderWay) {
                return null; // first all answers of the round that went wrong
            }
            sendsAgain = false;
            for (Batch batch : unanswered) {
                if (!batch.underWay) {
                    return batch;
                }
            }
            Batch last = lastAcknowledged;
            if (repeats && !finishing && last != null && unanswered.isEmpty() && random.oneIn(REPEATED_OF)) {
                lastAcknowledged = null;
                last.repeated = true;
                unanswered.add(last);
                return last;
            }
            if (finishing
                    || nextNumber >= recordsPerPartition
                    || (!unanswered.isEmpty()
                            && nextIndex - unanswered.element().index >= ClientLimits.BATCHES_IN_FLIGHT)) {
                return null;
            }
            int records = (int) Math.min(random.between(1, MOST_RECORDS), recordsPerPartition - nextNumber);
            ByteBuffer bytes =
                    batches.idempotent(number, nextNumber, records, identity.id(), identity.epoch(), (int) nextNumber);
            Batch batch = new Batch(bytes, nextIndex++, nextNumber, records);
            nextNumber += records;
            unanswered.add(batch);
            return batch;
        }

        void answered(Batch batch, ProduceCall.Answer answer, long sentAtNanos) {
            batch.underWay = false;
            switch (answer.error()) {
                case NONE -> acknowledged(batch, answer.baseOffset(), sentAtNanos);
                case OUT_OF_ORDER_SEQUENCE_NUMBER -> outOfOrder(batch, answer);
                case UNKNOWN_TOPIC_ID, UNKNOWN_TOPIC_OR_PARTITION -> unknownTopic(answer);
                case REQUEST_TIMED_OUT -> {
                    batch.timedOut = true; // it stays, so what follows may be acknowledged before it
                    sendAgain(answer);
                }
                case NOT_LEADER_OR_FOLLOWER,
                        KAFKA_STORAGE_ERROR,
                        LEADER_NOT_AVAILABLE,
                        NETWORK_EXCEPTION,
                        NOT_ENOUGH_REPLICAS,
                        NOT_ENOUGH_REPLICAS_AFTER_APPEND -> sendAgain(answer);
                default ->
                    throw new AssertionError("producer " + number + " was refused " + batch.firstNumber + " of "
                            + partition + " with " + answer);
            }
        }

        private void acknowledged(Batch batch, long baseOffset, long sentAtNanos) {
            for (Batch before : unanswered) {
                if (before == batch) {
                    break;
                }
                if (!before.timedOut) {
                    throw new AssertionError("producer %s: batch %s of %s was acknowledged before batch %s"
                            .formatted(number, batch.firstNumber, partition, before.firstNumber));
                }
            }
            unanswered.remove(batch);
            lastAcknowledged = batch;
            if (batch.timedOut || batch.repeated) {
                setup.tally().reached(State.DUPLICATE_ANSWERED);
            }
            mayBeForgotten |= isOld(batch);
            setup.acknowledged(new Acknowledgement(
                    partition,
                    baseOffset,
                    number,
                    batch.firstNumber,
                    batch.records,
                    true,
                    true,
                    batch.firstSentAtNanos,
                    sentAtNanos,
                    setup.world().nowNanos()));
        }

        /** True when the broker may have forgotten the producer since it took the batch for the first time. */
        private boolean isOld(Batch batch) {
            return batch.timesSent > 1
                    && setup.world().nowNanos() - batch.firstSentAtNanos >= setup.producerExpirationNanos();
        }

        private void outOfOrder(Batch batch, ProduceCall.Answer answer) {
            if (unanswered.peek() == batch && setup.powerLosses().lossesOf(partition) > lossesBefore) {
                beginsAnew = true;
                gone = true;
                return;
            }
            if (unanswered.peek() == batch) {
                if (mayBeForgotten || isOld(batch)) {
                    setup.tally().reached(State.SEQUENCE_LOST);
                    gone = true; // what was forgotten and taken anew is followed by other sequences
                    return;
                }
                throw new AssertionError(
                        "producer %s: the broker has forgotten what it acknowledged of %s: batch %s is the next, and %s"
                                .formatted(number, partition, batch.firstNumber, answer));
            }
            setup.tally().reached(State.OUT_OF_ORDER_REFUSED);
            sendsAgain = true;
        }

        private void sendAgain(ProduceCall.Answer answer) {
            lastError = answer.toString();
            setup.tally().reached(State.RETRIABLE_ERROR);
            sendsAgain = true;
        }

        private void unknownTopic(ProduceCall.Answer answer) {
            sendAgain(answer);
            if (byId && answer.error() == ErrorCode.UNKNOWN_TOPIC_ID) {
                gone = true; // deleted; whether it should be is for the checkers of metadata
            }
        }

        @Override
        public String toString() {
            return partition + ": " + nextNumber + " records begun, " + unanswered.size() + " batches unanswered "
                    + lastError + (gone ? ", gone" : "");
        }
    }
}
