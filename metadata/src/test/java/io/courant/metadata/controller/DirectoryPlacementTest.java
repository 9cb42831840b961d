package io.courant.metadata.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.metadata.image.BrokerEndpoint;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.ConfigResource;
import io.courant.metadata.image.ImageBuilder;
import io.courant.metadata.image.MetadataRecord;
import io.courant.metadata.image.MetadataRecords;
import io.courant.metadata.image.Partition;
import io.courant.metadata.image.Topic;
import io.courant.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which data directory a partition goes to, and what becomes of it when its directory goes and comes back. */
class DirectoryPlacementTest {

    private static final int BROKER = 1;
    private static final Uuid A = new Uuid(7, 3);
    private static final Uuid B = new Uuid(7, 1);
    private static final Uuid C = new Uuid(7, 2);
    private static final Uuid FIRST_LIFE = new Uuid(8, 1);
    private static final Uuid SECOND_LIFE = new Uuid(8, 2);

    private ClusterImage image = ClusterImage.EMPTY;

    @Test
    void aPartitionGoesWhereTheFewestAreAndAmongEqualsToTheFirstRegistered() {
        register(FIRST_LIFE, A, B, C);
        create("five", 5);
        assertThat(directories("five")).containsExactly(A, B, C, A, B);
        create("three", 3);
        assertThat(directories("three")).containsExactly(C, A, B);
    }

    @Test
    void partitionsOfDeletedTopicsDoNotCount() {
        register(FIRST_LIFE, A, B);
        create("gone", 1);
        create("stays", 1);
        apply(List.of(MetadataRecords.topicRemoval(topic("gone").id())));
        assertThat(image.replicasIn(A)).isZero();
        assertThat(image.replicasIn(B)).isEqualTo(1);
        create("next", 1);
        assertThat(directories("next")).containsExactly(A);
    }

    @Test
    void topicsOfOneRequestSpreadTogether() {
        register(FIRST_LIFE, A, B, C);
        create("one", "two", "three");
        assertThat(List.of(directories("one"), directories("two"), directories("three")))
                .containsExactly(List.of(A), List.of(B), List.of(C));
    }

    @Test
    void whatLiesInADirectoryThatIsOutLosesItsLeaderInANewEpoch() {
        register(FIRST_LIFE, A, B);
        create("logs", 2);
        RegistrationPlanner.Plan plan = register(FIRST_LIFE, A);
        assertThat(plan.brokerEpoch()).as("the same process").isZero();
        Partition lost = partition("logs", 1);
        assertThat(lost.leader()).isEqualTo(Partition.NO_LEADER);
        assertThat(lost.leaderEpoch()).isEqualTo(1);
        assertThat(lost.isr()).containsExactly(BROKER);
        assertThat(lost.directories()).containsExactly(B);
        assertThat(image.isOnline(lost, BROKER)).isFalse();
        assertThat(partition("logs", 0).leaderEpoch()).isZero();
        assertThat(image.isOnline(partition("logs", 0), BROKER)).isTrue();
        assertThat(Objects.requireNonNull(image.broker(BROKER)).directories()).containsExactly(A);

        create("later", 3);
        assertThat(directories("later")).containsOnly(A);
        assertThat(image.missingDirectories(BROKER, List.of(A))).containsExactly(B);
    }

    @Test
    void aDirectoryThatIsBackGetsItsLeadersBack() {
        register(FIRST_LIFE, A, B);
        create("logs", 2);
        register(FIRST_LIFE, A);
        register(SECOND_LIFE, A, C);
        assertThat(partition("logs", 1).leader()).isEqualTo(Partition.NO_LEADER);
        assertThat(partition("logs", 1).leaderEpoch()).as("nothing has changed").isEqualTo(1);
        register(new Uuid(8, 3), A, C, B);
        assertThat(partition("logs", 1).leader()).isEqualTo(BROKER);
        assertThat(partition("logs", 1).leaderEpoch()).isEqualTo(2);
        assertThat(image.missingDirectories(BROKER, List.of(A, B, C))).isEmpty();
    }

    @Test
    void whatWasInMemoryAloneGetsANewEpochWhereTheStopWasNotClean() {
        register(FIRST_LIFE, A, B);
        create("on-disk", 2);
        create("in-memory", 2);
        apply(List.of(MetadataRecords.config(ConfigResource.ofTopic("in-memory"), "durability", "memory")));

        register(SECOND_LIFE, Set.of(B), A, B);
        assertThat(epochs("on-disk")).containsExactly(0, 0);
        assertThat(epochs("in-memory")).as("in A, in B").containsExactly(0, 1);
        assertThat(partition("in-memory", 1).leader()).isEqualTo(BROKER);

        assertThat(register(SECOND_LIFE, Set.of(B), A, B).steps())
                .as("the same process")
                .isEmpty();
        register(new Uuid(8, 3), Set.of(), A, B);
        assertThat(epochs("in-memory")).as("after a clean stop").containsExactly(0, 1);
    }

    @Test
    void whatFollowsTheDefaultGetsANewEpochWhereThatWasMemoryInTheLivesBefore() {
        register(FIRST_LIFE, A, B);
        create("follows", 2);
        create("on-disk", 2);
        create("in-memory", 2);
        apply(List.of(
                MetadataRecords.config(ConfigResource.ofTopic("on-disk"), "durability", "disk"),
                MetadataRecords.config(ConfigResource.ofTopic("in-memory"), "durability", "memory")));

        register(SECOND_LIFE, Set.of(A, B), Set.of(B), A, B);
        assertThat(epochs("follows")).as("in A, in B").containsExactly(0, 1);
        assertThat(epochs("on-disk")).containsExactly(0, 0);
        assertThat(epochs("in-memory")).containsExactly(1, 1);

        register(new Uuid(8, 3), Set.of(A, B), Set.of(), A, B);
        assertThat(epochs("follows")).as("the disk was the default").containsExactly(0, 1);
    }

    private List<Integer> epochs(String topic) {
        List<Integer> epochs = new ArrayList<>();
        topic(topic).partitions().forEach(partition -> epochs.add(partition.leaderEpoch()));
        return epochs;
    }

    @Test
    void aRepeatedRegistrationWritesNothing() {
        register(FIRST_LIFE, A, B);
        create("logs", 2);
        assertThat(register(FIRST_LIFE, A, B).steps()).isEmpty();
    }

    @Test
    void partitionsOfNoDirectoryAreWhereTheMetadataIs() {
        register(FIRST_LIFE, A);
        Uuid id = new Uuid(9, 9);
        apply(List.of(
                MetadataRecords.topic("old", id),
                MetadataRecords.partition(
                        id, new Partition(0, BROKER, 0, 0, List.of(BROKER), List.of(BROKER), List.of()))));
        register(SECOND_LIFE, B);
        assertThat(partition("old", 0).directoryOf(BROKER)).isEqualTo(Uuid.ZERO);
        assertThat(partition("old", 0).leader()).isEqualTo(BROKER);
        assertThat(image.isOnline(partition("old", 0), BROKER)).isTrue();
        assertThat(image.missingDirectories(BROKER, List.of(B))).isEmpty();
    }

    @Test
    void manyPartitionsChangeInSeveralSteps() {
        register(FIRST_LIFE, A, B);
        for (int topic = 0; topic < 3; topic++) {
            create("large-" + topic, 10_000);
        }
        RegistrationPlanner.Plan plan = register(FIRST_LIFE, A);
        assertThat(plan.steps()).extracting(List::size).containsExactly(10_000, 5_001);
        assertThat(image.replicasIn(B)).isEqualTo(15_000);
    }

    private RegistrationPlanner.Plan register(Uuid incarnation, Uuid... directories) {
        return register(incarnation, Set.of(), directories);
    }

    private RegistrationPlanner.Plan register(Uuid incarnation, Set<Uuid> stoppedUncleanly, Uuid... directories) {
        return register(incarnation, stoppedUncleanly, Set.of(), directories);
    }

    private RegistrationPlanner.Plan register(
            Uuid incarnation, Set<Uuid> stoppedUncleanly, Set<Uuid> mayHaveLostByDefault, Uuid... directories) {
        BrokerRegistration registration = new BrokerRegistration(
                BROKER,
                incarnation,
                List.of(new BrokerEndpoint("PLAINTEXT", "127.0.0.1", 9092, (short) 0)),
                null,
                List.of(directories),
                stoppedUncleanly,
                mayHaveLostByDefault);
        RegistrationPlanner.Plan plan = RegistrationPlanner.plan(registration, image, image.offset() + 1);
        plan.steps().forEach(this::apply);
        return plan;
    }

    private void create(String name, int partitions) {
        create(List.of(new NewTopic(name, partitions, (short) 1, List.of(), Map.of())));
    }

    private void create(String... names) {
        create(IntStream.range(0, names.length)
                .mapToObj(i -> new NewTopic(names[i], 1, (short) 1, List.of(), Map.of()))
                .toList());
    }

    private void create(List<NewTopic> topics) {
        TopicPlanner.Plan plan = TopicPlanner.plan(
                new TopicCreationRequest(topics, 1_000, false),
                image,
                ControllerSettings.DEFAULTS,
                1,
                new SeededRandom(image.offset()));
        assertThat(plan.answers()).allMatch(TopicCreation.Created.class::isInstance);
        apply(plan.records());
    }

    private void apply(List<MetadataRecord> records) {
        ImageBuilder builder = new ImageBuilder(image);
        long offset = image.offset();
        for (MetadataRecord record : records) {
            builder.apply(record, ++offset, 1);
        }
        image = builder.build().after();
    }

    private Topic topic(String name) {
        return Objects.requireNonNull(image.topic(name));
    }

    private Partition partition(String topic, int index) {
        return Objects.requireNonNull(topic(topic).partition(index));
    }

    private List<Uuid> directories(String topic) {
        return IntStream.range(0, topic(topic).partitionCount())
                .mapToObj(index -> partition(topic, index).directoryOf(BROKER))
                .toList();
    }
}
