package io.courant.simulation.client;

import io.courant.base.Uuid;
import io.courant.simulation.check.Fetched;
import io.courant.simulation.check.OffsetLookup;
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
import io.courant.wire.message.ListOffsetsRequest;
import io.courant.wire.message.ListOffsetsRequestBuilder;
import io.courant.wire.message.ListOffsetsRequestCodec;
import io.courant.wire.message.ListOffsetsResponse;
import io.courant.wire.message.ListOffsetsResponseCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads partitions by Fetch with long polling, half of the consumers in sessions, now and then from somewhere it has been before,
 * and stops reading its connection for a while, or vanishes, when the scene has it so.
 */
public final class Consumer extends AskingClient {

    /** How a consumer behaves. */
    public enum Manner {
        /** Reads on and on, sometimes again. */
        STEADY,
        /** As steady, but its connection is not read for long times, and it vanishes. */
        UNRELIABLE,
        /** Reads everything from the log's start to the high watermark once, and says so. */
        TO_THE_END
    }

    private static final int FIRST_VERSION_WITH_IDS = 13;
    private static final int HIGHEST_VERSION = 17;

    private final Manner manner;
    private final @Nullable ConsumerSession session;
    private final Map<TopicIdPartition, Long> positions = new LinkedHashMap<>();
    private final Set<TopicIdPartition> readToTheEnd = new LinkedHashSet<>();
    /** What was to be read there is gone: the log's start must be asked for. */
    private final Set<TopicIdPartition> outOfRange = new LinkedHashSet<>();

    private long records;

    public Consumer(ClientSetup setup, SeededRandom random, List<String> topicNames, Manner manner) {
        super(setup, random, topicNames, manner == Manner.TO_THE_END, ClientLimits.PAUSE_NANOS);
        this.manner = manner;
        this.session = session();
    }

    /** One that reads to the end asks for each answer anew; of the others every second has a session. */
    private @Nullable ConsumerSession session() {
        SeededRandom choice = random.fork("session");
        if (manner == Manner.TO_THE_END || choice.oneIn(2)) {
            return null;
        }
        ConsumerSession made = new ConsumerSession(choice, HIGHEST_VERSION);
        whenConnectionIsLost(made::connectionLost);
        return made;
    }

    @Override
    public boolean isDone() {
        return manner != Manner.TO_THE_END || (!positions.isEmpty() && readToTheEnd.size() == positions.size());
    }

    @Override
    public String describe() {
        return manner + " consumer: " + records + " records seen, positions " + positions + ", at the end of "
                + readToTheEnd.size();
    }

    @Override
    void turn() {
        if (isFinishing() && manner != Manner.TO_THE_END) {
            return;
        }
        positions.keySet().retainAll(topics.partitions());
        topics.partitions().forEach(partition -> positions.putIfAbsent(partition, 0L));
        if (manner == Manner.UNRELIABLE && random.oneIn(15)) {
            misbehave();
            return;
        }
        if (manner != Manner.TO_THE_END && random.oneIn(40)) {
            positions.replaceAll((partition, position) -> position == 0 ? 0 : random.nextLong(position + 1));
        }
        outOfRange.retainAll(positions.keySet());
        if (outOfRange.isEmpty()) {
            fetch();
        } else {
            goToTheStart(outOfRange.iterator().next());
        }
    }

    private void goToTheStart(TopicIdPartition partition) {
        ListOffsetsRequest request = new ListOffsetsRequestBuilder()
                .replicaId(-1)
                .topics(List.of(new ListOffsetsRequest.ListOffsetsTopic(
                        topics.nameOf(partition.topicId()),
                        List.of(new ListOffsetsRequestBuilder.ListOffsetsPartitionBuilder()
                                .partitionIndex(partition.partition())
                                .timestamp(OffsetLookup.EARLIEST)
                                .build()))))
                .build();
        long sentAtNanos = setup.world().nowNanos();
        ask(
                ApiKey.LIST_OFFSETS,
                ApiKey.LIST_OFFSETS.versions().highest(),
                request,
                ListOffsetsRequestCodec.CODEC,
                ListOffsetsResponseCodec.CODEC,
                response -> startFound(partition, response, sentAtNanos));
    }

    private void startFound(TopicIdPartition partition, ListOffsetsResponse response, long sentAtNanos) {
        ListOffsetsResponse.ListOffsetsPartitionResponse found =
                response.topics().getFirst().partitions().getFirst();
        if (found.errorCode() != ErrorCode.NONE.code()) {
            setup.tally().reached(State.RETRIABLE_ERROR);
            topics.forget();
            return;
        }
        setup.checkers()
                .offsetLookedUp(new OffsetLookup(
                        partition,
                        OffsetLookup.EARLIEST,
                        found.offset(),
                        found.timestamp(),
                        found.leaderEpoch(),
                        sentAtNanos,
                        setup.world().nowNanos()));
        outOfRange.remove(partition);
        positions.put(partition, found.offset());
    }

    private void misbehave() {
        if (random.oneIn(4)) {
            setup.tally().reached(State.CLIENT_VANISHED);
            link().vanish();
            return;
        }
        setup.tally().reached(State.READER_STALLED);
        link().stopReading();
        fetch();
        setup.world().schedule(random.nextLong(3_000_000_000L), link()::startReading);
    }

    private void fetch() {
        List<TopicIdPartition> asked = new ArrayList<>(positions.keySet());
        asked.removeAll(readToTheEnd);
        if (asked.isEmpty()) {
            return;
        }
        boolean all = manner == Manner.TO_THE_END;
        if (!all && random.oneIn(4)) {
            asked = List.of(asked.get(random.nextInt(asked.size())));
        }
        int anyVersion = random.between(ApiKey.FETCH.versions().lowest(), HIGHEST_VERSION);
        int version = session == null ? anyVersion : session.version();
        int maxWaitMs = all ? 10 : random.nextInt(600);
        Map<TopicIdPartition, Long> askedAt = new LinkedHashMap<>();
        asked.forEach(partition -> askedAt.put(partition, positions.getOrDefault(partition, 0L)));
        FetchRequestBuilder builder = new FetchRequestBuilder()
                .maxWaitMs(maxWaitMs)
                .minBytes(all ? 1 : random.oneIn(3) ? random.nextInt(50_000) : 1)
                .maxBytes(random.oneIn(4) ? random.between(1, 4_000) : 1_000_000);
        FetchRequest request =
                session == null ? builder.topics(fetchTopics(asked)).build() : inSession(session, builder, askedAt);
        long sentAtNanos = setup.world().nowNanos();
        ask(
                ApiKey.FETCH,
                version,
                request,
                FetchRequestCodec.CODEC,
                FetchResponseCodec.CODEC,
                response -> answered(response, version, askedAt, sentAtNanos));
    }

    private FetchRequest inSession(
            ConsumerSession open, FetchRequestBuilder builder, Map<TopicIdPartition, Long> askedAt) {
        return builder.sessionId(open.id())
                .sessionEpoch(open.epoch())
                .forgottenTopicsData(open.toForget(askedAt, topics))
                .topics(fetchTopics(open.toName(askedAt)))
                .build();
    }

    private List<FetchRequest.FetchTopic> fetchTopics(List<TopicIdPartition> asked) {
        Map<Uuid, List<FetchRequest.FetchPartition>> byTopic = new LinkedHashMap<>();
        for (TopicIdPartition partition : asked) {
            byTopic.computeIfAbsent(partition.topicId(), ignored -> new ArrayList<>())
                    .add(new FetchRequestBuilder.FetchPartitionBuilder()
                            .partition(partition.partition())
                            .fetchOffset(positions.getOrDefault(partition, 0L))
                            .partitionMaxBytes(random.oneIn(4) ? random.between(1, 3_000) : 200_000)
                            .build());
        }
        List<FetchRequest.FetchTopic> fetchTopics = new ArrayList<>();
        byTopic.forEach(
                (id, partitions) -> fetchTopics.add(new FetchRequest.FetchTopic(topics.nameOf(id), id, partitions)));
        return fetchTopics;
    }

    private void answered(FetchResponse response, int version, Map<TopicIdPartition, Long> askedAt, long sentAtNanos) {
        if (session != null) {
            if (response.errorCode() == ErrorCode.FETCH_SESSION_ID_NOT_FOUND.code()) {
                session.notFound();
                setup.tally().reached(State.RETRIABLE_ERROR);
                return;
            }
            if (session.goesOn()) {
                setup.tally().reached(State.FETCH_SESSION_WENT_ON);
            }
            session.answered(response.sessionId());
        }
        if (response.errorCode() != ErrorCode.NONE.code()) {
            throw new AssertionError("Fetch was refused with " + ErrorCode.forCode(response.errorCode()));
        }
        boolean any = false;
        for (FetchResponse.FetchableTopicResponse topic : response.responses()) {
            for (FetchResponse.PartitionData data : topic.partitions()) {
                TopicIdPartition partition = partitionOf(topic, data, version, askedAt);
                any |= taken(partition, data, askedAt.getOrDefault(partition, 0L), sentAtNanos);
            }
        }
        setup.tally().reached(any ? State.LONG_POLL_ENDED_WITH_RECORDS : State.LONG_POLL_ENDED_EMPTY);
    }

    private TopicIdPartition partitionOf(
            FetchResponse.FetchableTopicResponse topic,
            FetchResponse.PartitionData data,
            int version,
            Map<TopicIdPartition, Long> askedAt) {
        for (TopicIdPartition asked : askedAt.keySet()) {
            boolean sameTopic = version >= FIRST_VERSION_WITH_IDS
                    ? asked.topicId().equals(topic.topicId())
                    : topics.nameOf(asked.topicId()).equals(topic.topic());
            if (sameTopic && asked.partition() == data.partitionIndex()) {
                return asked;
            }
        }
        throw new AssertionError("Fetch was answered for a partition that was not asked for: " + topic);
    }

    /** Returns true when there were records. */
    private boolean taken(
            TopicIdPartition partition, FetchResponse.PartitionData data, long position, long sentAtNanos) {
        ErrorCode error = ErrorCode.forCode(data.errorCode()).orElseThrow();
        switch (error) {
            case NONE -> {
                List<SeenBatch> batches = read(data, position);
                setup.checkers()
                        .fetched(new Fetched(
                                partition,
                                position,
                                data.highWatermark(),
                                data.logStartOffset(),
                                batches,
                                sentAtNanos,
                                setup.world().nowNanos()));
                if (!batches.isEmpty()) {
                    long next = batches.getLast().endOffset();
                    positions.put(partition, next);
                    records += next - position;
                    setup.tally().reached(State.RECORDS_SEEN, next - position);
                }
                if (manner == Manner.TO_THE_END && positions.getOrDefault(partition, 0L) >= data.highWatermark()) {
                    readToTheEnd.add(partition);
                    setup.checkers().readToTheEnd(partition, data.highWatermark());
                }
                return !batches.isEmpty();
            }
            case OFFSET_OUT_OF_RANGE -> {
                setup.checkers()
                        .outOfRange(
                                partition, position, sentAtNanos, setup.world().nowNanos());
                setup.tally().reached(State.READ_BELOW_THE_START);
                outOfRange.add(partition);
            }
            case UNKNOWN_TOPIC_ID, UNKNOWN_TOPIC_OR_PARTITION -> lostSightOf(partition);
            case NOT_LEADER_OR_FOLLOWER, LEADER_NOT_AVAILABLE, OFFSET_NOT_AVAILABLE, KAFKA_STORAGE_ERROR ->
                setup.tally().reached(State.RETRIABLE_ERROR);
            case CORRUPT_MESSAGE -> {
                if (!setup.unsyncedIsLost().getAsBoolean()) {
                    throw failed(partition, position, error);
                }
                setup.tally().reached(State.RETRIABLE_ERROR);
            }
            default -> throw failed(partition, position, error);
        }
        return false;
    }

    /**
     * What a failed sync has lost may be shown until the broker hears of that, also what is durable: a batch that is in the
     * journal is served from its segment, which may not have been synced before.
     */
    private List<SeenBatch> read(FetchResponse.PartitionData data, long position) {
        if (!setup.unsyncedIsLost().getAsBoolean()) {
            return BatchReader.read(data.records());
        }
        return BatchReader.readSound(data.records(), position).batches();
    }

    private static AssertionError failed(TopicIdPartition partition, long position, ErrorCode error) {
        return new AssertionError("a fetch of " + partition + " at " + position + " failed: " + error);
    }

    private void lostSightOf(TopicIdPartition partition) {
        if (manner == Manner.TO_THE_END) {
            throw new AssertionError(partition + " is unknown to the broker");
        }
        topics.forget();
        positions.remove(partition);
    }
}
