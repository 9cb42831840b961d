package io.courant.server.handler;

import static io.courant.server.handler.Requests.createTopic;
import static io.courant.server.handler.Requests.deleteTopic;
import static io.courant.server.handler.Requests.fetch;
import static io.courant.server.handler.Requests.produce;
import static io.courant.server.handler.Requests.records;
import static io.courant.server.handler.Requests.sendFetch;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.server.NodeStart;
import io.courant.server.SimulatedNode;
import io.courant.server.WireClient;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.MetadataRequest;
import io.courant.wire.message.MetadataRequestBuilder;
import io.courant.wire.message.MetadataRequestCodec;
import io.courant.wire.message.MetadataResponse;
import io.courant.wire.message.MetadataResponseCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node with three data directories, of which some fail, vanish, or are not sound at a start. */
class DataDirectoriesTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Path FIRST = Path.of("/disk-a");
    private static final Path SECOND_PLACE = Path.of("/disk-b");
    private static final Path THIRD = Path.of("/disk-c");
    private static final List<Path> ALL = List.of(FIRST, SECOND_PLACE, THIRD);

    private final SimulatedNode node = SimulatedNode.of(2, ALL);

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void newPartitionsGoWhereTheFewestAreAndStayThere(int shards) throws IOException {
        SimulatedNode several = SimulatedNode.of(shards, ALL);
        several.start();
        WireClient client = several.connect();
        write(client, createTopic(client, "five", 5), 5, "first");
        write(client, createTopic(client, "one", 1), 1, "first");
        assertThat(partitionsIn(several, FIRST)).containsExactly("five-0", "five-3");
        assertThat(partitionsIn(several, SECOND_PLACE)).containsExactly("five-1", "five-4");
        assertThat(partitionsIn(several, THIRD)).containsExactly("five-2", "one-0");
        client.end.close();
        several.stop();

        several.startAgain();
        client = several.connect();
        Uuid five = described(client, "five").topicId();
        write(client, five, 5, "second");
        assertThat(read(client, five, 5)).hasSize(10);
        assertThat(partitionsIn(several, THIRD)).containsExactly("five-2", "one-0");
        client.end.close();
        several.stop();
    }

    @Test
    void aFailedSyncTakesOneDirectoryOfflineAndTheOthersGoOn() {
        node.start();
        WireClient client = node.connect();
        Uuid topic = createTopic(client, "logs", 3);
        write(client, topic, 3, "before");

        node.disk.faults().failSyncsOf(SECOND_PLACE + "/");
        assertThat(error(client, topic, 1)).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        node.world.runFor(SECOND / 10);
        assertThat(node.events.messages("directory.offline"))
                .singleElement()
                .asString()
                .startsWith("data directory " + SECOND_PLACE
                        + " is offline until the next start: writing the journal failed (")
                .endsWith("). Its partitions have no leader; the other directories go on");

        MetadataResponse.MetadataResponsePartition lost =
                described(client, "logs").partitions().get(1);
        assertThat(lost.errorCode()).isEqualTo(ErrorCode.LEADER_NOT_AVAILABLE.code());
        assertThat(lost.leaderId()).isEqualTo(-1);
        assertThat(lost.leaderEpoch()).isEqualTo(1);
        assertThat(lost.offlineReplicas()).containsExactly(1);
        assertThat(lost.isrNodes()).containsExactly(1);
        assertThat(described(client, "logs").partitions().get(0).offlineReplicas())
                .isEmpty();

        assertThat(error(client, topic, 0)).isEqualTo(ErrorCode.NONE);
        assertThat(error(client, topic, 1)).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(error(client, topic, 2)).isEqualTo(ErrorCode.NONE);
        assertThat(fetchError(client, topic, 1)).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        Uuid later = createTopic(client, "later", 4);
        write(client, later, 4, "elsewhere");
        client.end.close();
        node.stop();

        node.disk.faults().clear();
        node.startAgain();
        client = node.connect();
        MetadataResponse.MetadataResponsePartition back =
                described(client, "logs").partitions().get(1);
        assertThat(back.leaderId()).isEqualTo(1);
        assertThat(back.leaderEpoch()).isEqualTo(2);
        assertThat(back.offlineReplicas()).isEmpty();
        assertThat(read(client, topic, 3)).contains("0=before", "1=more");
        assertThat(error(client, topic, 1)).isEqualTo(ErrorCode.NONE);
        assertThat(read(client, later, 4)).hasSize(4);
        client.end.close();
        node.stop();
    }

    @Test
    void aDirectoryThatIsRemovedIsNoticedThoughItsFilesAreOpen() throws IOException {
        node.start();
        WireClient client = node.connect();
        Uuid topic = createTopic(client, "logs", 3);
        write(client, topic, 3, "before");
        node.disk.removeAll(THIRD);
        node.world.runFor(2 * SECOND);
        assertThat(node.events.messages("directory.offline"))
                .singleElement()
                .asString()
                .contains(THIRD + " is offline", "looking for its identity failed", "has no file 'identity' any more");
        assertThat(error(client, topic, 2)).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        write(client, topic, 2, "after");
        client.end.close();
        node.stop();
    }

    @Test
    void aPartitionTouchedBeforeTheRemovalIsNoticedIsNotMadeAnewEmpty() throws IOException {
        Uuid topic = stoppedWithOnePartitionEach();
        node.startAgain();
        WireClient client = node.connect();
        Uuid fresh = createTopic(client, "fresh", 3);
        node.disk.removeAll(THIRD);
        assertThat(error(client, topic, 2)).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(error(client, fresh, 2)).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(node.disk.exists(THIRD)).isFalse();
        assertThat(node.events.messages("directory.offline"))
                .singleElement()
                .asString()
                .contains("recovering ");
        write(client, fresh, 2, "elsewhere");
        client.end.close();
        node.stop();
    }

    @Test
    void theEndOfTheDirectoryWithTheMetadataIsTheEndOfTheNode() throws IOException {
        node.start();
        node.mayFail();
        node.disk.removeAll(FIRST);
        node.world.runFor(2 * SECOND);
        assertThat(node.faults)
                .contains("looking for its identity in " + FIRST + ": " + FIRST + " has no file 'identity' any more");
    }

    @Test
    void aDirectoryThatIsNotThereIsNotMadeAnewWhereItsPartitionsAreKnown() throws IOException {
        Uuid topic = stoppedWithOnePartitionEach();
        node.disk.removeAll(SECOND_PLACE);
        node.startAgain();
        assertThat(node.events.messages("directory.offline"))
                .singleElement()
                .asString()
                .startsWith("not all data directories serve: data directory " + SECOND_PLACE
                        + " does not exist, and the one with id [")
                .endsWith("] is missing. Put it back, or make an empty directory to begin anew there");
        assertThat(node.disk.exists(SECOND_PLACE)).isFalse();
        WireClient client = node.connect();
        assertThat(described(client, "logs").partitions().get(1).leaderId()).isEqualTo(-1);
        assertThat(electionsOfAll(client, 0))
                .containsExactly("logs-1 " + ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE.code());
        assertThat(electionsOfAll(client, 1))
                .containsExactly("logs-1 " + ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE.code());
        assertThat(error(client, topic, 1)).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        write(client, createTopic(client, "later", 2), 2, "elsewhere");
        client.end.close();
        node.stop();
        assertThat(node.disk.exists(SECOND_PLACE)).isFalse();
    }

    @Test
    void anEmptyDirectoryInPlaceOfALostOneIsANewOne() throws IOException {
        Uuid topic = stoppedWithOnePartitionEach();
        node.disk.removeAll(SECOND_PLACE);
        node.disk.createDirectories(SECOND_PLACE);
        for (int starts = 0; starts < 2; starts++) {
            node.startAgain();
            assertThat(node.events.messages("directory.offline"))
                    .hasSize(starts + 1)
                    .last()
                    .asString()
                    .startsWith("not all data directories serve: none has the id [");
            WireClient client = node.connect();
            assertThat(error(client, topic, 1)).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
            assertThat(described(client, "logs").partitions().get(1).offlineReplicas())
                    .containsExactly(1);
            write(client, createTopic(client, "later-" + starts, 3), 3, "here");
            client.end.close();
            node.stop();
        }
        assertThat(partitionsIn(node, SECOND_PLACE)).containsExactly("later-0-0", "later-0-2", "later-1-2");

        node.startAgain();
        WireClient client = node.connect();
        deleteTopic(client, topic);
        client.end.close();
        node.stop();
        node.events.clear();
        node.startAgain();
        assertThat(node.events.messages("directory.offline")).isEmpty();
        node.stop();
    }

    @Test
    void aTopicDeletedWhileADirectoryWasOfflineIsPutAsideWhenThatIsBack() throws IOException {
        stoppedWithOnePartitionEach();
        Path elsewhere = Path.of("/elsewhere");
        node.disk.rename(SECOND_PLACE, elsewhere);
        node.startAgain();
        WireClient client = node.connect();
        deleteTopic(client, described(client, "logs").topicId());
        client.end.close();
        node.stop();

        node.directories(List.of(FIRST, elsewhere, THIRD));
        node.start();
        node.world.runFor(SECOND);
        assertThat(node.disk.list(elsewhere)).noneMatch("logs-1"::equals).anyMatch(name -> name.endsWith("-1.aside"));
        assertThat(node.disk.list(FIRST)).noneMatch(name -> name.startsWith("logs-"));
        node.stop();
    }

    @Test
    void whatIsNotSoundIsNamedInOneLine() throws IOException {
        Uuid topic = stoppedWithOnePartitionEach();
        node.disk.flipBit(SECOND_PLACE.resolve("identity"), 20, 0);
        node.disk.faults().offline(THIRD);
        node.startAgain();
        assertThat(node.events.messages("directory.offline"))
                .singleElement()
                .asString()
                .contains("the identity of data directory " + SECOND_PLACE + " is damaged: ", "of " + THIRD);
        WireClient client = node.connect();
        assertThat(error(client, topic, 0)).isEqualTo(ErrorCode.NONE);
        assertThat(error(client, topic, 1)).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(error(client, topic, 2)).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        client.end.close();
        node.stop();
    }

    @Test
    void oneBrokersDirectoriesInAnotherOrderAreNotTakenForANewCluster() throws IOException {
        stoppedWithOnePartitionEach();
        node.directories(List.of(SECOND_PLACE, FIRST, THIRD));
        assertThat(node.tryStart())
                .isEqualTo(new NodeStart.Refused("the metadata lies in data directory " + FIRST + ", not in "
                        + SECOND_PLACE + ". Set metadata.log.dir=" + FIRST));

        node.disk.removeAll(FIRST);
        node.directories(ALL);
        assertThat(node.tryStart())
                .isInstanceOfSatisfying(
                        NodeStart.Refused.class,
                        refused -> assertThat(refused.message())
                                .startsWith("data directory " + SECOND_PLACE + " belongs to cluster ")
                                .contains(", but the metadata of that cluster is not in " + FIRST + ", which is new."));
    }

    /** A topic with one partition in each directory, written to, and the node stopped. */
    private Uuid stoppedWithOnePartitionEach() {
        node.start();
        WireClient client = node.connect();
        Uuid topic = createTopic(client, "logs", 3);
        write(client, topic, 3, "before");
        client.end.close();
        node.stop();
        return topic;
    }

    private static List<String> partitionsIn(SimulatedNode node, Path directory) throws IOException {
        return node.disk.list(directory).stream()
                .filter(name -> name.matches("[a-z0-9-]+-\\d+"))
                .toList();
    }

    /** What came of electing leaders wherever there is need of one. */
    private static List<String> electionsOfAll(WireClient client, int type) {
        return AbsenceHandlersTest.elections(client, type, null).replicaElectionResults().stream()
                .flatMap(topic -> topic.partitionResult().stream()
                        .map(each -> topic.topic() + "-" + each.partitionId() + " " + each.errorCode()))
                .toList();
    }

    private static void write(WireClient client, Uuid topic, int partitions, String value) {
        for (int partition = 0; partition < partitions; partition++) {
            assertThat(produce(client, topic, partition, Batches.of(value)).errorCode())
                    .as("partition %s", partition)
                    .isZero();
        }
    }

    private static ErrorCode error(WireClient client, Uuid topic, int partition) {
        return ErrorCode.forCode(
                        produce(client, topic, partition, Batches.of("more")).errorCode())
                .orElseThrow();
    }

    private static ErrorCode fetchError(WireClient client, Uuid topic, int partition) {
        return ErrorCode.forCode(sendFetch(
                                client,
                                Requests.FETCH_VERSION,
                                fetch("", topic, partition + 1).build())
                        .answer()
                        .responses()
                        .getFirst()
                        .partitions()
                        .get(partition)
                        .errorCode())
                .orElseThrow();
    }

    private static List<String> read(WireClient client, Uuid topic, int partitions) {
        return records(sendFetch(
                        client,
                        Requests.FETCH_VERSION,
                        fetch("", topic, partitions).build())
                .answer());
    }

    static MetadataResponse.MetadataResponseTopic described(WireClient client, String topic) {
        return client.call(
                        ApiKey.METADATA,
                        12,
                        MetadataRequestCodec.CODEC,
                        new MetadataRequestBuilder()
                                .topics(List.of(new MetadataRequest.MetadataRequestTopic(Uuid.ZERO, topic)))
                                .build(),
                        MetadataResponseCodec.CODEC)
                .topics()
                .getFirst();
    }
}
