package io.courant.compat.differential;

import io.courant.base.Uuid;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.message.FetchRequest;
import io.courant.wire.message.FetchRequestBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Fetch outside of sessions: every offset around what is there, sizes, epochs, isolation, topics by name and id. */
final class FetchCases implements DifferentialTest.Cases {

    private static final String TOPIC = "fetched";
    private static final int BATCHES = 3;
    private static final int RECORDS_EACH = 3;

    @Override
    public void play(Script script) throws IOException {
        script.makeTopic(TOPIC, 3);
        for (int partition = 0; partition < 2; partition++) {
            for (int i = 0; i < BATCHES; i++) {
                int index = partition;
                long firstMs = Batches.FIRST_MS + 10L * i;
                script.playIn(
                        9,
                        "before fetches, partition " + partition + " batch " + i,
                        Api.PRODUCE,
                        (side, version) -> Batches.produce(side, TOPIC, index, -1, Batches.of(firstMs, RECORDS_EACH)));
            }
        }
        for (long offset = -2; offset <= BATCHES * RECORDS_EACH + 1; offset++) {
            FetchRequest.FetchPartition partition =
                    Fetches.partition(0).fetchOffset(offset).build();
            script.play("from offset " + offset, Api.FETCH, (side, version) -> of(side, partition));
        }
        script.play(
                "from an empty log",
                Api.FETCH,
                (side, version) -> of(side, Fetches.partition(2).build()));
        script.play(
                "from an empty log at offset 1",
                Api.FETCH,
                (side, version) -> of(side, Fetches.partition(2).fetchOffset(1).build()));
        script.play(
                "from all partitions",
                Api.FETCH,
                (side, version) -> of(
                        side,
                        Fetches.partition(0).build(),
                        Fetches.partition(1).fetchOffset(4).build(),
                        Fetches.partition(2).build()));
        playSizes(script);
        playEpochs(script);
        playPlaces(script);
        playWhatElseIsAsked(script);
        playCompression(script);
        for (byte level : new byte[] {1, 2}) {
            script.play(
                    "in isolation level " + level,
                    Api.FETCH,
                    (side, version) -> request(side, Fetches.partition(0).build())
                            .isolationLevel(level)
                            .build());
        }
        script.playFrom(
                Fetches.FIRST_WITH_SESSIONS,
                "in a session that does not exist",
                Api.FETCH,
                (side, version) -> request(side, Fetches.partition(0).build())
                        .sessionId(77)
                        .sessionEpoch(3)
                        .build());
        script.play(
                "for debugging",
                Api.FETCH,
                (side, version) -> version < 15
                        ? request(side, Fetches.partition(0).build())
                                .replicaId(-2)
                                .build()
                        : request(side, Fetches.partition(0).build())
                                .replicaState(new FetchRequest.ReplicaState(-2, -1))
                                .build());
    }

    private static void playSizes(Script script) throws IOException {
        for (int bytes : new int[] {0, 1, 150, 160, 200, 300, 320}) {
            script.play(
                    "of " + bytes + " bytes of one partition",
                    Api.FETCH,
                    (side, version) -> of(
                            side, Fetches.partition(0).partitionMaxBytes(bytes).build()));
            script.play(
                    "of " + bytes + " bytes a partition",
                    Api.FETCH,
                    (side, version) -> of(
                            side,
                            Fetches.partition(0).partitionMaxBytes(bytes).build(),
                            Fetches.partition(1).partitionMaxBytes(bytes).build()));
            script.play(
                    "of " + bytes + " bytes",
                    Api.FETCH,
                    (side, version) -> request(
                                    side,
                                    Fetches.partition(0).build(),
                                    Fetches.partition(1).build())
                            .maxBytes(bytes)
                            .build());
        }
        script.play(
                "of more than there is",
                Api.FETCH,
                (side, version) -> request(side, Fetches.partition(0).build())
                        .minBytes(Fetches.MEGABYTE)
                        .maxWaitMs(1)
                        .build());
    }

    private static void playEpochs(Script script) throws IOException {
        for (int epoch : new int[] {-2, 0, 1, 99}) {
            script.playFrom(
                    9,
                    "in leader epoch " + epoch,
                    Api.FETCH,
                    (side, version) -> of(
                            side, Fetches.partition(0).currentLeaderEpoch(epoch).build()));
        }
        for (int epoch : new int[] {-2, 0, 1, 99}) {
            script.playFrom(
                    12,
                    "behind a record of epoch " + epoch,
                    Api.FETCH,
                    (side, version) -> of(
                            side,
                            Fetches.partition(0)
                                    .fetchOffset(4)
                                    .lastFetchedEpoch(epoch)
                                    .build()));
            script.playFrom(
                    12,
                    "beyond the end, behind epoch " + epoch,
                    Api.FETCH,
                    (side, version) -> of(
                            side,
                            Fetches.partition(0)
                                    .fetchOffset(99)
                                    .lastFetchedEpoch(epoch)
                                    .build()));
        }
    }

    private static void playPlaces(Script script) throws IOException {
        for (int index : new int[] {-1, 3, 99}) {
            script.play(
                    "from partition " + index,
                    Api.FETCH,
                    (side, version) -> of(side, Fetches.partition(index).build()));
        }
        script.play(
                "from a missing topic",
                Api.FETCH,
                (side, version) -> Fetches.ofNothing()
                        .topics(List.of(Fetches.topic(
                                "missing",
                                Fetches.UNKNOWN_ID,
                                Fetches.partition(0).build())))
                        .build());
        script.play(
                "from a topic and a missing one",
                Api.FETCH,
                (side, version) -> Fetches.ofNothing()
                        .topics(List.of(
                                Fetches.topic(
                                        "missing",
                                        Fetches.UNKNOWN_ID,
                                        Fetches.partition(0).build()),
                                Fetches.topic(
                                        TOPIC,
                                        side.topicId(TOPIC),
                                        Fetches.partition(0).build())))
                        .build());
        script.playFrom(
                Fetches.FIRST_WITH_IDS,
                "from no id",
                Api.FETCH,
                (side, version) -> Fetches.ofNothing()
                        .topics(List.of(Fetches.topic(
                                "", Uuid.ZERO, Fetches.partition(0).build())))
                        .build());
        script.play(
                "from nothing",
                Api.FETCH,
                (side, version) -> Fetches.ofNothing().build());
        script.play("from a topic without partitions", Api.FETCH, (side, version) -> of(side));
    }

    private static void playWhatElseIsAsked(Script script) throws IOException {
        script.playFrom(
                Fetches.FIRST_WITH_SESSIONS,
                "forgets a topic",
                Api.FETCH,
                (side, version) -> Fetches.ofNothing()
                        .forgottenTopicsData(List.of(Fetches.forgotten(side, TOPIC, 0)))
                        .build());
        script.playFrom(
                11,
                "from a rack",
                Api.FETCH,
                (side, version) -> request(side, Fetches.partition(0).build())
                        .rackId("rack")
                        .build());
        script.playFrom(
                12,
                "from this cluster",
                Api.FETCH,
                (side, version) -> request(side, Fetches.partition(0).build())
                        .clusterId(side.clusterId())
                        .build());
        script.playFrom(
                12,
                "from another cluster",
                Api.FETCH,
                (side, version) -> request(side, Fetches.partition(0).build())
                        .clusterId("another")
                        .build());
    }

    /** Versions below 10 are from before clients knew zstd. */
    private static void playCompression(Script script) throws IOException {
        ByteBuffer compressed = Batches.compressed(Compression.of(CompressionType.ZSTD), 5);
        String ofProducers = "compressed-by-producers";
        script.makeTopic(ofProducers, 1);
        String ofBroker = "compressed-by-the-broker";
        script.makeTopic(ofBroker, 1, Requests.config("compression.type", "zstd"));
        for (String topic : List.of(ofProducers, ofBroker)) {
            for (String state : List.of("nothing", "records")) {
                script.play(
                        "of " + state + " in " + topic,
                        Api.FETCH,
                        (side, version) -> Fetches.of(
                                        side, topic, Fetches.partition(0).build())
                                .build());
                if (state.equals("nothing")) {
                    script.playIn(
                            9,
                            "of zstd to " + topic,
                            Api.PRODUCE,
                            (side, version) -> Batches.produce(side, topic, 0, -1, compressed));
                }
            }
        }
    }

    private static FetchRequestBuilder request(Side side, FetchRequest.FetchPartition... partitions) {
        return Fetches.of(side, TOPIC, partitions);
    }

    private static FetchRequest of(Side side, FetchRequest.FetchPartition... partitions) {
        return request(side, partitions).build();
    }
}
