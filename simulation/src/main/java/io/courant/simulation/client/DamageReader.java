package io.courant.simulation.client;

import io.courant.simulation.check.DamageLedger;
import io.courant.simulation.check.Fetched;
import io.courant.simulation.check.SeenBatch;
import io.courant.simulation.client.Tally.State;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.message.FetchRequest;
import io.courant.wire.message.FetchRequestBuilder;
import io.courant.wire.message.FetchRequestCodec;
import io.courant.wire.message.FetchResponse;
import io.courant.wire.message.FetchResponseCodec;
import java.util.List;

/**
 * Reads one partition again and again from offset 0 on, and steps over what was damaged, and over nothing else. It checks the CRC of
 * what it gets, as every client does: damage that the broker does not know of yet may come.
 */
public final class DamageReader implements SimulatedClient {

    private static final int VERSION = 17;

    private final ClientSetup setup;
    private final SeededRandom random;
    private final DamageLedger ledger;
    private final TopicView topics;
    private final ClientTurns turns;
    private final String topic;
    private final int partition;
    private final boolean once;
    private long position;
    private boolean finishing;
    private boolean readToTheEnd;

    /** With {@code once} it is done when it has come to the high watermark. */
    public DamageReader(
            ClientSetup setup, SeededRandom random, DamageLedger ledger, String topic, int partition, boolean once) {
        this.setup = setup;
        this.random = random;
        this.ledger = ledger;
        this.topic = topic;
        this.partition = partition;
        this.once = once;
        this.topics = new TopicView(setup.leaders(), random, List.of(topic), true);
        this.turns = new ClientTurns(setup, random, topics, ClientLimits.PAUSE_NANOS, this::turn);
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
        return !once || readToTheEnd;
    }

    @Override
    public void end() {
        turns.end();
    }

    @Override
    public String describe() {
        return "reader of " + directory() + " at offset " + position;
    }

    private String directory() {
        return topic + "-" + partition;
    }

    private void turn() {
        if (finishing || readToTheEnd) {
            return;
        }
        TopicIdPartition asked = topics.partitions().get(partition);
        int mostBytes = random.oneIn(3) ? random.between(1, 4_000) : 200_000;
        FetchRequest request = new FetchRequestBuilder()
                .maxWaitMs(10)
                .minBytes(1)
                .maxBytes(mostBytes)
                .topics(List.of(new FetchRequest.FetchTopic(
                        topic,
                        asked.topicId(),
                        List.of(new FetchRequestBuilder.FetchPartitionBuilder()
                                .partition(partition)
                                .fetchOffset(position)
                                .partitionMaxBytes(mostBytes)
                                .build()))))
                .build();
        long sentAtNanos = setup.world().nowNanos();
        turns.ask();
        turns.link()
                .request(
                        ApiKey.FETCH,
                        VERSION,
                        request,
                        FetchRequestCodec.CODEC,
                        FetchResponseCodec.CODEC,
                        response -> answered(asked, response, sentAtNanos));
    }

    private void answered(TopicIdPartition asked, FetchResponse response, long sentAtNanos) {
        turns.answered();
        FetchResponse.PartitionData data =
                response.responses().getFirst().partitions().getFirst();
        ErrorCode error = ErrorCode.forCode(data.errorCode()).orElseThrow();
        switch (error) {
            case NONE -> taken(asked, data, sentAtNanos);
            case CORRUPT_MESSAGE -> {
                setup.tally().reached(State.CORRUPT_ANSWERED);
                ledger.calledCorrupt(directory(), position, sentAtNanos);
                position = ledger.behind(directory(), position);
                lookForTheEnd(data.highWatermark());
            }
            case OFFSET_OUT_OF_RANGE -> setup.checkers().outOfRange(asked, position);
            case NOT_LEADER_OR_FOLLOWER, LEADER_NOT_AVAILABLE, OFFSET_NOT_AVAILABLE, KAFKA_STORAGE_ERROR ->
                setup.tally().reached(State.RETRIABLE_ERROR);
            default -> throw new AssertionError("a fetch of " + asked + " at " + position + " failed: " + error);
        }
    }

    private void taken(TopicIdPartition asked, FetchResponse.PartitionData data, long sentAtNanos) {
        BatchReader.Sound sound = BatchReader.readSound(data.records(), position);
        List<SeenBatch> batches = sound.batches();
        setup.checkers()
                .fetched(new Fetched(
                        asked,
                        position,
                        data.highWatermark(),
                        data.logStartOffset(),
                        batches,
                        sentAtNanos,
                        setup.world().nowNanos()));
        if (!batches.isEmpty()) {
            position = batches.getLast().endOffset();
        }
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
