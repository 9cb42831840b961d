package io.courant.simulation.client;

import io.courant.simulation.check.NewestOfEachKeyStays;
import io.courant.simulation.check.NewestOfEachKeyStays.Keyed;
import io.courant.simulation.check.RecordIdentity;
import io.courant.simulation.client.Tally.State;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ErrorCode;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.record.BatchBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Produces records of few keys, tombstones among them, to one partition with {@code acks=all} and a producer id; one batch at a
 * time, which it sends until it is acknowledged, or its topic is gone where topics come and go.
 */
public final class KeyedProducer implements SimulatedClient {

    private static final int KEYS = 12;
    /** Seconds lie between two records of one: long enough for a pass that leaves out the wrong one to be seen. */
    private static final int RARE_KEYS = 100;

    private static final int MOST_RECORDS = 6;
    private static final int MOST_FILLING_BYTES = 200;

    private final ClientSetup setup;
    private final SeededRandom random;
    private final NewestOfEachKeyStays ledger;
    private final int number;
    private final int partition;
    private final boolean comesAndGoes;
    private final TopicView topics;
    private final ClientTurns turns;
    private final ProducerIdentity identity;
    private @Nullable Batch unanswered;
    private boolean underWay;
    private int nextSequence;
    private boolean finishing;

    private record Batch(TopicIdPartition partition, ByteBuffer bytes, List<Keyed> records) {}

    /** Writes to {@code partition} of {@code topic}. */
    public KeyedProducer(
            ClientSetup setup,
            SeededRandom random,
            NewestOfEachKeyStays ledger,
            int number,
            String topic,
            int partition) {
        this(setup, random, ledger, number, topic, partition, false);
    }

    /** One for a topic that somebody else deletes and makes again. */
    public static KeyedProducer ofPassingTopic(
            ClientSetup setup, SeededRandom random, NewestOfEachKeyStays ledger, int number, String topic) {
        return new KeyedProducer(setup, random, ledger, number, topic, 0, true);
    }

    private KeyedProducer(
            ClientSetup setup,
            SeededRandom random,
            NewestOfEachKeyStays ledger,
            int number,
            String topic,
            int partition,
            boolean comesAndGoes) {
        this.setup = setup;
        this.random = random;
        this.ledger = ledger;
        this.number = number;
        this.partition = partition;
        this.comesAndGoes = comesAndGoes;
        this.topics = new TopicView(setup, random, List.of(topic), !comesAndGoes);
        this.identity = new ProducerIdentity(setup, random);
        this.turns = new ClientTurns(setup, random, topics, ClientTurns.producerPauseNanos(random), this::turn);
        turns.whenLost(() -> underWay = false);
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
        return unanswered == null;
    }

    @Override
    public void end() {
        turns.end();
    }

    @Override
    public String describe() {
        return "producer " + number + " of keyed records: " + nextSequence + " begun, unanswered: " + unanswered;
    }

    private void turn() {
        Batch batch = unanswered;
        if (!identity.isKnown()) {
            identity.ask(turns);
        } else if (batch == null && !finishing) {
            Batch made = make(topics.partitions().get(partition));
            unanswered = made;
            ledger.sent(made.partition, made.records);
            send(made);
        } else if (batch != null && !underWay) {
            setup.tally().reached(State.BATCH_SENT_AGAIN);
            send(batch);
        }
    }

    private Batch make(TopicIdPartition to) {
        List<CompressionType> types = List.of(CompressionType.values());
        CompressionType type = random.nextBoolean() ? CompressionType.NONE : types.get(random.nextInt(types.size()));
        BatchBuilder builder =
                new BatchBuilder(Compression.of(type)).producer(identity.id(), identity.epoch(), nextSequence);
        List<Keyed> records = new ArrayList<>();
        int count = random.between(1, MOST_RECORDS);
        for (int i = 0; i < count; i++) {
            String key = random.oneIn(4) ? "rare" + random.nextInt(RARE_KEYS) : "key" + random.nextInt(KEYS);
            boolean isTombstone = random.oneIn(5);
            RecordIdentity whose = new RecordIdentity(number, nextSequence++);
            records.add(new Keyed(key, whose, isTombstone));
            builder.append(
                    setup.clock().wallMs(),
                    ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)),
                    isTombstone ? null : RecordPayload.of(whose, random.nextInt(MOST_FILLING_BYTES)));
        }
        return new Batch(to, builder.build(), records);
    }

    private void send(Batch batch) {
        underWay = true;
        ProduceCall call = new ProduceCall(random, topics, (short) -1, true);
        call.add(batch.partition, batch.bytes);
        call.send(turns.link(), 30_000, (answeredFor, answer) -> answered(batch, answer));
    }

    private void answered(Batch batch, ProduceCall.Answer answer) {
        underWay = false;
        if (answer.error() == ErrorCode.NONE) {
            setup.tally().reached(State.BATCH_ACKNOWLEDGED);
            ledger.acknowledged(batch.partition, answer.baseOffset(), batch.records);
            unanswered = null;
        } else if (answer.error().retriable() && answer.error() != ErrorCode.UNKNOWN_TOPIC_ID) {
            setup.tally().reached(State.RETRIABLE_ERROR);
        } else if (comesAndGoes && answer.error() == ErrorCode.UNKNOWN_TOPIC_ID) {
            setup.tally().reached(State.RETRIABLE_ERROR);
            unanswered = null;
            topics.forget();
        } else {
            throw new AssertionError("producer " + number + " was refused by " + batch.partition + " with " + answer);
        }
    }
}
