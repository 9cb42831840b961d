package io.courant.compat.differential;

import io.courant.base.Uuid;
import io.courant.wire.message.FetchRequest;
import io.courant.wire.message.FetchRequestBuilder;
import java.io.IOException;
import java.util.List;

/**
 * Fetch in sessions (KIP-227): one session for each version, from its opening to its end, and what is said of it when
 * something has changed, nothing has, or its client is mistaken.
 */
final class FetchSessionCases implements DifferentialTest.Cases {

    private static final int RECORDS = 3;
    private static final int PARTITIONS = 3;
    private static final int MISSING_PARTITION = 9;
    private static final int CLOSING_EPOCH = -1;

    @Override
    public void play(Script script) throws IOException {
        int highest = Api.FETCH.key().versions().highest();
        for (int version = Fetches.FIRST_WITH_SESSIONS; version <= highest; version++) {
            Session session = new Session(script, version, "in-session-v" + version);
            script.makeTopic(session.topic, PARTITIONS);
            session.playNews();
            session.playErrors();
            session.playEnds();
        }
        playChangesOfVersion(script);
    }

    /** A session is of topics by name or of topics by id. */
    private static void playChangesOfVersion(Script script) throws IOException {
        String topic = "in-sessions-of-two-kinds";
        script.makeTopic(topic, 1);
        int[][] versions = {
            {Fetches.FIRST_WITH_IDS - 1, Fetches.FIRST_WITH_IDS},
            {Fetches.FIRST_WITH_IDS, Fetches.FIRST_WITH_IDS - 1},
            {Fetches.FIRST_WITH_SESSIONS, Fetches.FIRST_WITH_IDS - 1}
        };
        for (int[] pair : versions) {
            for (boolean names : new boolean[] {true, false}) {
                String what = "in a session begun in v" + pair[0] + (names ? ", with a partition" : "");
                script.playIn(
                        pair[0],
                        what,
                        Api.FETCH,
                        (side, v) -> Fetches.of(
                                        side, topic, Fetches.partition(0).build())
                                .sessionEpoch(0)
                                .build());
                for (int epoch = 1; epoch <= 2; epoch++) {
                    int next = epoch;
                    script.playIn(pair[1], what + " in epoch " + epoch, Api.FETCH, (side, v) -> {
                        FetchRequestBuilder request = names
                                ? Fetches.of(side, topic, Fetches.partition(0).build())
                                : Fetches.ofNothing();
                        return request.sessionId(side.session())
                                .sessionEpoch(next)
                                .build();
                    });
                }
            }
        }
    }

    /** The sessions of one version; {@code epoch} is the one that comes next. */
    private static final class Session {

        private final Script script;
        private final int version;
        private final String topic;
        private int epoch;

        Session(Script script, int version, String topic) {
            this.script = script;
            this.version = version;
            this.topic = topic;
        }

        void playNews() throws IOException {
            open("of three empty partitions", 0, 1, 2);
            goOn("without news");
            append(0);
            goOn("with records");
            goOn("with the same records, not acknowledged");
            goOn("behind the records", at(0, RECORDS));
            goOn("without news behind the records");
            append(0);
            append(1);
            goOn("with records in two partitions");
            goOn("behind them, with smaller parts", at(0, 2 * RECORDS).partitionMaxBytes(1), at(1, RECORDS));
            forget("that forgets a partition", 1);
            append(1);
            goOn("without a forgotten partition");
            goOn("with a partition added again", at(1, 0));
            goOn("with one position twice", at(1, RECORDS), at(1, 2 * RECORDS));
            goOn("without news at the end");
        }

        void playErrors() throws IOException {
            ask(
                    "in an epoch too high",
                    side -> Fetches.ofNothing().sessionId(side.session()).sessionEpoch(99));
            ask(
                    "in an epoch that is over",
                    side -> Fetches.ofNothing().sessionId(side.session()).sessionEpoch(1));
            goOn("in the right epoch again");
            goOn("with a missing partition", at(MISSING_PARTITION, 0));
            goOn("with a missing partition still");
            forget("that forgets the missing partition", MISSING_PARTITION);
            goOn("without the missing partition");
            goOn("beyond the end", at(0, 99));
            goOn("beyond the end still");
            goOn("back from beyond the end", at(0, 2 * RECORDS));
            ask(
                    "with a missing topic",
                    side -> next(side).topics(List.of(Fetches.topic("missing", Fetches.UNKNOWN_ID, at(0, 0).build()))));
            epoch++;
            goOn("with a missing topic still");
            ask(
                    "that forgets the missing topic",
                    side -> next(side)
                            .forgottenTopicsData(List.of(new FetchRequestBuilder.ForgottenTopicBuilder()
                                    .topic("missing")
                                    .topicId(Fetches.UNKNOWN_ID)
                                    .partitions(List.of(0))
                                    .build())));
            epoch++;
            goOn("without the missing topic");
            forget("that forgets what it does not have", MISSING_PARTITION);
            ask("of no topic", side -> next(side).topics(List.of(Fetches.topic("", Uuid.ZERO, at(0, 0).build()))));
            epoch++;
        }

        void playEnds() throws IOException {
            open("opened again", 0, 1);
            ask(
                    "opened in the place of another",
                    side -> Fetches.of(side, topic, at(0, 0).build())
                            .sessionId(side.session())
                            .sessionEpoch(0));
            epoch = 1;
            goOn("that took another's place");
            ask(
                    "closed with a last fetch",
                    side -> Fetches.of(side, topic, at(1, 0).build())
                            .sessionId(side.session())
                            .sessionEpoch(CLOSING_EPOCH));
            goOn("that was closed");
            open("opened to be emptied", 0);
            forget("that forgets all", 0);
            goOn("that had forgotten all");
            open("of nothing");
            goOn("of nothing still");
            goOn("of nothing, with a partition", at(0, 0));
            ask(
                    "closed that does not exist",
                    side -> Fetches.ofNothing().sessionId(77).sessionEpoch(CLOSING_EPOCH));
            ask(
                    "in an epoch without a session",
                    side -> Fetches.of(side, topic, at(0, 0).build()).sessionEpoch(5));
            ask(
                    "in a negative epoch",
                    side -> Fetches.of(side, topic, at(0, 0).build()).sessionEpoch(-2));
        }

        private void open(String what, Integer... partitions) throws IOException {
            FetchRequest.FetchPartition[] all = List.of(partitions).stream()
                    .map(partition -> at(partition, 0).build())
                    .toArray(FetchRequest.FetchPartition[]::new);
            ask(what, side -> (all.length == 0 ? Fetches.ofNothing() : Fetches.of(side, topic, all)).sessionEpoch(0));
            epoch = 1;
        }

        private void goOn(String what, FetchRequestBuilder.FetchPartitionBuilder... partitions) throws IOException {
            FetchRequest.FetchPartition[] changed = List.of(partitions).stream()
                    .map(FetchRequestBuilder.FetchPartitionBuilder::build)
                    .toArray(FetchRequest.FetchPartition[]::new);
            ask(
                    what,
                    side -> changed.length == 0
                            ? next(side)
                            : next(side).topics(List.of(Fetches.topic(topic, side.topicId(topic), changed))));
            epoch++;
        }

        private void forget(String what, int partition) throws IOException {
            ask(what, side -> next(side).forgottenTopicsData(List.of(Fetches.forgotten(side, topic, partition))));
            epoch++;
        }

        private FetchRequestBuilder next(Side side) {
            return Fetches.ofNothing().sessionId(side.session()).sessionEpoch(epoch);
        }

        private FetchRequestBuilder.FetchPartitionBuilder at(int partition, long offset) {
            return Fetches.partition(partition).fetchOffset(offset);
        }

        private void append(int partition) throws IOException {
            script.playIn(
                    9,
                    "between fetches of " + topic,
                    Api.PRODUCE,
                    (side, v) -> Batches.produce(side, topic, partition, -1, Batches.of(Batches.FIRST_MS, RECORDS)));
        }

        private interface Fetch {
            FetchRequestBuilder of(Side side);
        }

        private void ask(String what, Fetch fetch) throws IOException {
            script.playIn(
                    version,
                    "in a session " + what,
                    Api.FETCH,
                    (side, v) -> fetch.of(side).build());
        }
    }
}
