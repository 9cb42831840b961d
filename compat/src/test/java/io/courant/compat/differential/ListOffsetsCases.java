package io.courant.compat.differential;

import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.message.ListOffsetsRequest;
import io.courant.wire.message.ListOffsetsRequestBuilder;
import io.courant.wire.record.BatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** ListOffsets: every special place and times, in a log with records and in one without. */
final class ListOffsetsCases implements DifferentialTest.Cases {

    private static final String TOPIC = "looked-up";

    /** Where the records of {@link Batches#of} stand, and places around them. */
    private static final long[] TIMES = {
        0,
        1,
        Batches.FIRST_MS - 1,
        Batches.FIRST_MS,
        Batches.FIRST_MS + 1,
        Batches.FIRST_MS + 5,
        Batches.FIRST_MS + 11,
        Batches.FIRST_MS + 100,
        Long.MAX_VALUE
    };

    /** Those that exist, and some that do not. */
    private static final long[] PLACES = {-1, -2, -3, -4, -5, -6, -7, -100, Long.MIN_VALUE};

    private static final int EMPTY_PARTITION = 1;

    @Override
    public void play(Script script) throws IOException {
        script.makeTopic(TOPIC, 2);
        for (int i = 0; i < 3; i++) {
            long firstMs = Batches.FIRST_MS + 10L * i;
            script.playIn(
                    9,
                    "before lookups, batch " + i,
                    Api.PRODUCE,
                    (side, version) -> Batches.produce(side, TOPIC, 0, -1, Batches.of(firstMs, 3)));
        }
        for (int partition = 0; partition <= EMPTY_PARTITION; partition++) {
            String log = partition == EMPTY_PARTITION ? " in an empty log" : "";
            int index = partition;
            for (long place : PLACES) {
                script.play(
                        "of place " + place + log,
                        Api.LIST_OFFSETS,
                        (side, version) ->
                                request().topics(at(TOPIC, index, place)).build());
            }
            for (long time : TIMES) {
                script.play(
                        "of time " + (time - Batches.FIRST_MS) + log,
                        Api.LIST_OFFSETS,
                        (side, version) ->
                                request().topics(at(TOPIC, index, time)).build());
            }
        }
        for (byte level : new byte[] {1, 2}) {
            script.play(
                    "of the end in isolation level " + level,
                    Api.LIST_OFFSETS,
                    (side, version) -> request()
                            .isolationLevel(level)
                            .topics(at(TOPIC, 0, -1))
                            .build());
        }
        playTimes(script);
        playErrors(script);
    }

    /**
     * Times that go up and down, some of them twice, also within batches that are compressed; then without those that were
     * largest.
     */
    private static void playTimes(Script script) throws IOException {
        String topic = "up-and-down";
        script.makeTopic(topic, 1);
        long[][] timesOfBatches = {{5, 90, 5}, {90, 7}, {1, 2, 3}, {60, 80, 60}, {80, 4}};
        List<CompressionType> types = List.of(CompressionType.values());
        for (int i = 0; i < timesOfBatches.length; i++) {
            BatchBuilder builder = new BatchBuilder(Compression.of(types.get(i)));
            for (long time : timesOfBatches[i]) {
                builder.append(Batches.FIRST_MS + time, null, new byte[20]);
            }
            ByteBuffer batch = builder.build();
            script.playIn(
                    9,
                    "of times up and down, batch " + i,
                    Api.PRODUCE,
                    (side, version) -> Batches.produce(side, topic, 0, -1, batch.duplicate()));
        }
        // Up to within the first batch, behind its largest; between batches; behind all that is large; everything.
        for (long start : new long[] {0, 2, 4, 5, 10, 13}) {
            script.playIn(
                    2,
                    "up to " + start + " of times up and down",
                    Api.DELETE_RECORDS,
                    (side, version) -> DeleteRecordsCases.upTo(topic, start, 0));
            for (long place : PLACES) {
                script.play(
                        "of place " + place + " from " + start + " on",
                        Api.LIST_OFFSETS,
                        (side, version) -> request().topics(at(topic, 0, place)).build());
            }
            for (long time : new long[] {0, 3, 5, 61, 80, 90, 91}) {
                script.play(
                        "of time " + time + " from " + start + " on",
                        Api.LIST_OFFSETS,
                        (side, version) -> request()
                                .topics(at(topic, 0, Batches.FIRST_MS + time))
                                .build());
            }
        }
    }

    private static void playErrors(Script script) throws IOException {
        script.play(
                "of a missing topic",
                Api.LIST_OFFSETS,
                (side, version) -> request().topics(at("missing", 0, -1)).build());
        script.play(
                "of a bad name",
                Api.LIST_OFFSETS,
                (side, version) -> request().topics(at("a/b", 0, -1)).build());
        for (int partition : new int[] {-1, 2, 99}) {
            script.play(
                    "of partition " + partition,
                    Api.LIST_OFFSETS,
                    (side, version) ->
                            request().topics(at(TOPIC, partition, -1)).build());
        }
        for (long place : PLACES) {
            script.play(
                    "of place " + place + " of a missing topic",
                    Api.LIST_OFFSETS,
                    (side, version) -> request().topics(at("missing", 0, place)).build());
            script.play(
                    "of place " + place + " of a missing partition",
                    Api.LIST_OFFSETS,
                    (side, version) -> request().topics(at(TOPIC, 99, place)).build());
            script.play(
                    "of place " + place + " for debugging",
                    Api.LIST_OFFSETS,
                    (side, version) ->
                            request().replicaId(-2).topics(at(TOPIC, 0, place)).build());
            script.playFrom(
                    2,
                    "of place " + place + " of what is committed",
                    Api.LIST_OFFSETS,
                    (side, version) -> request()
                            .isolationLevel((byte) 1)
                            .topics(at(TOPIC, 0, place))
                            .build());
            for (int epoch : new int[] {0, 1, 99}) {
                playInEpoch(script, place, epoch);
            }
        }
        playInEpoch(script, Batches.FIRST_MS, 99);
        playInEpoch(script, -1, -2);
        script.play(
                "of one partition twice",
                Api.LIST_OFFSETS,
                (side, version) -> request()
                        .topics(List.of(topic(TOPIC, List.of(partition(0, -1), partition(0, -2)))))
                        .build());
        script.play("of nothing", Api.LIST_OFFSETS, (side, version) -> request().build());
        script.play(
                "of a topic without partitions",
                Api.LIST_OFFSETS,
                (side, version) ->
                        request().topics(List.of(topic(TOPIC, List.of()))).build());
        script.play(
                "for debugging",
                Api.LIST_OFFSETS,
                (side, version) ->
                        request().replicaId(-2).topics(at(TOPIC, 0, -1)).build());
    }

    private static void playInEpoch(Script script, long timestamp, int epoch) throws IOException {
        script.playFrom(
                4,
                "of place " + timestamp + " in leader epoch " + epoch,
                Api.LIST_OFFSETS,
                (side, version) -> request()
                        .topics(List.of(topic(
                                TOPIC,
                                List.of(new ListOffsetsRequestBuilder.ListOffsetsPartitionBuilder()
                                        .currentLeaderEpoch(epoch)
                                        .timestamp(timestamp)
                                        .build()))))
                        .build());
    }

    private static ListOffsetsRequestBuilder request() {
        return new ListOffsetsRequestBuilder().replicaId(-1);
    }

    private static List<ListOffsetsRequest.ListOffsetsTopic> at(String topic, int partition, long timestamp) {
        return List.of(topic(topic, List.of(partition(partition, timestamp))));
    }

    private static ListOffsetsRequest.ListOffsetsTopic topic(
            String topic, List<ListOffsetsRequest.ListOffsetsPartition> partitions) {
        return new ListOffsetsRequestBuilder.ListOffsetsTopicBuilder()
                .name(topic)
                .partitions(partitions)
                .build();
    }

    private static ListOffsetsRequest.ListOffsetsPartition partition(int partition, long timestamp) {
        return new ListOffsetsRequestBuilder.ListOffsetsPartitionBuilder()
                .partitionIndex(partition)
                .timestamp(timestamp)
                .build();
    }
}
