package io.courant.server.handler;

import static io.courant.server.handler.ConfigRequests.alter;
import static io.courant.server.handler.ConfigRequests.delete;
import static io.courant.server.handler.ConfigRequests.resource;
import static io.courant.server.handler.ConfigRequests.set;
import static io.courant.server.handler.Requests.createTopic;
import static io.courant.server.handler.Requests.produce;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.server.NodeStart;
import io.courant.server.SimulatedNode;
import io.courant.server.WireClient;
import io.courant.wire.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a broker's own {@code durability}, which each start may set otherwise, means for what is stored. */
class DurabilityOverStartsTest {

    private static final byte TOPIC = 2;
    private static final byte BROKER = 4;
    private static final long SECOND = 1_000_000_000L;
    private static final Map<String, String> DISK = Map.of("durability", "disk");
    private static final Map<String, String> MEMORY = Map.of("durability", "memory");

    private final SimulatedNode node = SimulatedNode.of(2, List.of(Path.of("/data"), Path.of("/data-1")));

    // --- new epochs ---

    @Test
    void whatCountedInMemoryByTheDefaultIsToldApartThoughTheNextStartHasTheDisk() {
        start(MEMORY);
        write("follows", Map.of());
        write("on-disk", DISK);
        node.losePower();

        start(DISK);
        assertThat(epochs("follows")).containsExactly(1, 1);
        assertThat(epochs("on-disk")).containsExactly(0, 0);
        stop();

        start(DISK);
        assertThat(epochs("follows")).containsExactly(1, 1);
        node.losePower();
        start(DISK);
        assertThat(epochs("follows")).as("since the clean stop all was on disk").containsExactly(1, 1);
    }

    @Test
    void whatCountedOnDiskByTheDefaultNeedsNoNewEpochThoughTheNextStartHasMemory() {
        start(DISK);
        write("follows", Map.of());
        write("in-memory", MEMORY);
        node.losePower();

        start(MEMORY);
        assertThat(epochs("follows")).containsExactly(0, 0);
        assertThat(epochs("in-memory")).containsExactly(1, 1);
    }

    @Test
    void afterACleanStopNothingNeedsANewEpochWhateverTheDefaultsAre() {
        start(MEMORY);
        write("follows", Map.of());
        stop();
        start(DISK);
        assertThat(epochs("follows")).containsExactly(0, 0);
        stop();
        start(MEMORY);
        assertThat(epochs("follows")).containsExactly(0, 0);
    }

    // --- syncs that somebody has asked for ---

    @Test
    void aStartThatWouldNotMakeTheSyncsOfATopicIsRefusedAndCanBeMended() {
        start(DISK);
        write("asks", Map.of("flush.messages", "1"));
        write("plain", Map.of());
        stop();

        assertRefused(
                MEMORY,
                "topic 'asks' asks for syncs with flush.messages=1 (set on the topic), and durability=memory (in the"
                        + " broker's settings) makes none. Start with durability=disk, and take back flush.messages from"
                        + " the topic, or set durability=disk on it, before you start with durability=memory");

        start(DISK);
        assertThat(epochs("plain")).as("the refused start has served nobody").hasSize(2);
        alterOnly(TOPIC, "asks", set("durability", "disk"));
        stop();
        start(MEMORY);
        stop();
        start(DISK);
        alterOnly(TOPIC, "asks", delete("durability"));
        alterOnly(TOPIC, "asks", delete("flush.messages"));
        stop();
        start(MEMORY);
    }

    @Test
    void allTopicsThatAskAreCounted() {
        start(DISK);
        write("a", Map.of("flush.ms", "1000"));
        write("b", Map.of("flush.ms", "1000"));
        write("c", Map.of("flush.ms", "1000"));
        stop();
        node.topicDefaults(MEMORY);
        assertThat(node.tryStart())
                .isInstanceOfSatisfying(
                        NodeStart.Refused.class,
                        refused -> assertThat(refused.message())
                                .contains("asks for syncs with flush.ms=1000", "; so it is with 2 more topics. Start"));
    }

    @Test
    void aStartThatWouldNotMakeTheSyncsThatWereSetForAllBrokersIsRefused() {
        start(DISK);
        alterOnly(BROKER, "", set("log.flush.interval.messages", "5"));
        stop();
        assertRefused(
                MEMORY,
                "each topic that sets nothing asks for syncs with flush.messages=5 (by log.flush.interval.messages, set at"
                        + " run time), and durability=memory (in the broker's settings) makes none. Start with"
                        + " durability=disk, and take back log.flush.interval.messages, before you start with"
                        + " durability=memory");
        start(DISK);
        alterOnly(BROKER, "", delete("log.flush.interval.messages"));
        stop();
        start(MEMORY);
    }

    @Test
    void aStartThatAsksForSyncsThatATopicWouldNotMakeIsRefused() {
        start(DISK);
        write("in-memory", MEMORY);
        stop();
        assertRefused(
                Map.of("log.flush.interval.ms", "100"),
                "topic 'in-memory' asks for syncs with flush.ms=100 (by log.flush.interval.ms or"
                        + " log.flush.scheduler.interval.ms in the broker's settings), and durability=memory (set on the"
                        + " topic) makes none. Start without log.flush.interval.ms or log.flush.scheduler.interval.ms, or"
                        + " set durability=disk on the topic first");
        start(DISK);
        stop();
    }

    private void assertRefused(Map<String, String> defaults, String message) {
        node.topicDefaults(defaults);
        assertThat(node.tryStart()).isEqualTo(new NodeStart.Refused(message));
    }

    private void start(Map<String, String> defaults) {
        node.topicDefaults(defaults);
        node.start();
    }

    /** With all recovered, so that the stop is a clean one. */
    private void stop() {
        node.world.runFor(SECOND);
        node.stop();
    }

    private void write(String topic, Map<String, String> settings) {
        WireClient client = node.connect();
        Uuid id = createTopic(client, topic, 2, settings);
        for (int partition = 0; partition < 2; partition++) {
            assertThat(produce(client, id, partition, Batches.of("x")).errorCode())
                    .isZero();
        }
        client.end.close();
    }

    private void alterOnly(byte type, String name, ConfigRequests.Change change) {
        WireClient client = node.connect();
        assertThat(alter(client, 1, false, resource(type, name, change)))
                .singleElement()
                .satisfies(answer -> assertThat(answer.error()).isEqualTo(ErrorCode.NONE));
        client.end.close();
    }

    private List<Integer> epochs(String topic) {
        WireClient client = node.connect();
        List<Integer> epochs = DataDirectoriesTest.described(client, topic).partitions().stream()
                .map(each -> each.leaderEpoch())
                .toList();
        client.end.close();
        return epochs;
    }
}
