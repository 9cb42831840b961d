package io.courant.compat.differential;

import io.courant.wire.message.DeleteTopicsRequestBuilder;
import io.courant.wire.message.MetadataRequestBuilder;
import java.io.IOException;
import java.util.List;

/** A topic that was deleted and made again, as those see it who know its id of before; and a log whose beginning has gone. */
final class ReplacedTopicCases implements DifferentialTest.Cases {

    private static final String TOPIC = "made-again";
    private static final String BEFORE = "made-again (before)";
    private static final int FIRST_METADATA_BY_ID = 12;
    private static final int FIRST_PRODUCE_BY_ID = 13;

    @Override
    public void play(Script script) throws IOException {
        script.makeTopic(TOPIC, 1);
        script.remember(TOPIC, BEFORE);
        append(script);
        script.playIn(
                5,
                "of a topic that is made again",
                Api.DELETE_TOPICS,
                (side, version) -> new DeleteTopicsRequestBuilder()
                        .topicNames(List.of(TOPIC))
                        .timeoutMs(30_000)
                        .build());
        script.awaitNoTopic(TOPIC);
        playOldId(script, "that is gone");
        script.makeTopic(TOPIC, 1);
        playOldId(script, "of another topic now");
        append(script);
        script.playFrom(
                Fetches.FIRST_WITH_IDS,
                "from the topic made again",
                Api.FETCH,
                (side, version) ->
                        Fetches.of(side, TOPIC, Fetches.partition(0).build()).build());
        playLogStart(script);
    }

    private static void append(Script script) throws IOException {
        script.playIn(
                9,
                "to a topic that is made again",
                Api.PRODUCE,
                (side, version) -> Batches.produce(side, TOPIC, 0, -1, Batches.of(Batches.FIRST_MS, 5)));
    }

    private static void playOldId(Script script, String what) throws IOException {
        script.playFrom(
                Fetches.FIRST_WITH_IDS,
                "by an id " + what,
                Api.FETCH,
                (side, version) ->
                        Fetches.of(side, BEFORE, Fetches.partition(0).build()).build());
        script.playFrom(
                FIRST_PRODUCE_BY_ID,
                "by an id " + what,
                Api.PRODUCE,
                (side, version) -> Batches.produce(side, BEFORE, 0, -1, Batches.of(Batches.FIRST_MS, 1)));
        script.playFrom(
                FIRST_METADATA_BY_ID,
                "by an id " + what,
                Api.METADATA,
                (side, version) -> new MetadataRequestBuilder()
                        .topics(List.of(new MetadataRequestBuilder.MetadataRequestTopicBuilder()
                                .topicId(side.topicId(BEFORE))
                                .name(null)
                                .build()))
                        .build());
    }

    private static void playLogStart(Script script) throws IOException {
        script.playIn(
                2,
                "before fetches below it",
                Api.DELETE_RECORDS,
                (side, version) -> DeleteRecordsCases.upTo(TOPIC, 3, 0));
        for (long offset : new long[] {-1, 0, 2, 3, 4, 5, 6}) {
            script.play(
                    "from offset " + offset + " of a log that begins at 3",
                    Api.FETCH,
                    (side, version) -> Fetches.of(
                                    side,
                                    TOPIC,
                                    Fetches.partition(0).fetchOffset(offset).build())
                            .build());
        }
    }
}
