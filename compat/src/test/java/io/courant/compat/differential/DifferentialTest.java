package io.courant.compat.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.compat.StartedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Courant answers as Apache Kafka does, field by field, but for the differences that were reviewed. */
@Tag("compat")
class DifferentialTest {

    /** Enough to see what is wrong. */
    private static final int MOST_SHOWN = 400;

    /** The cases of one API. */
    interface Cases {
        void play(Script script) throws IOException;
    }

    /**
     * Names a directory that gets every difference, the reviewed ones too, and every error that was answered: what the lines of
     * {@code differences.tsv} and {@code errors.tsv} are made from.
     */
    private static final String FOUND = "differential.found";

    /**
     * What both are started with. Records of the script are years old, and no answer may depend on when somebody looks for what
     * is too old; the topics of Kafka's coordinators are as small as one node needs them.
     */
    static final List<String> SAME_SETTINGS = List.of(
            "process.roles=broker,controller",
            "node.id=1",
            "inter.broker.listener.name=PLAINTEXT",
            "controller.listener.names=CONTROLLER",
            "listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            "offsets.topic.replication.factor=1",
            "offsets.topic.num.partitions=1",
            "group.initial.rebalance.delay.ms=0",
            "transaction.state.log.replication.factor=1",
            "transaction.state.log.num.partitions=1",
            "transaction.state.log.min.isr=1",
            "share.coordinator.state.topic.replication.factor=1",
            "share.coordinator.state.topic.min.isr=1",
            "log.initial.task.delay.ms=86400000",
            "log.retention.check.interval.ms=86400000");

    @TempDir
    static Path home;

    /** In this order: what comes later may build on, and list, the topics made earlier. */
    private static List<Cases> allCases() {
        return List.of(
                new ApiVersionsCases(),
                new DescribeClusterCases(),
                new CreateTopicsCases(),
                new MetadataCases(),
                new DeleteTopicsCases(),
                new InitProducerIdCases(),
                new ProduceCases(),
                new FetchCases(),
                new FetchSessionCases(),
                new ListOffsetsCases(),
                new OffsetForLeaderEpochCases(),
                new CreatePartitionsCases(),
                new DeleteRecordsCases(),
                new RepeatedPartitionCases(),
                new BadNameCases(),
                new ReplicaCases(),
                new TimeoutCases(),
                new ReplacedTopicCases(),
                new ConfigCases(),
                new BrokerConfigCases(),
                new WholeBrokerCases(),
                new DescriptionCases(),
                new ReassignmentCases(),
                new UpdateFeaturesCases(),
                new AbsenceCases(),
                new FindCoordinatorCases(),
                new TransactionCases(),
                new InternalTopicCases(),
                new OffsetCases(),
                new GroupCases(),
                new RefusedFrameCases());
    }

    @Test
    void everyFieldOfEveryAnswerIsAsInKafkaOrAReviewedDifference() throws IOException, InterruptedException {
        ReviewedDifferences reviewed = ReviewedDifferences.read();
        try (StartedKafka kafka = StartedKafka.start(Files.createDirectory(home.resolve("kafka")));
                StartedBroker broker = StartedBroker.start(
                        Files.createDirectory(home.resolve("courant")), SAME_SETTINGS.toArray(String[]::new))) {
            kafka.awaitReady();
            Script script = play(kafka, broker);
            writeFound(script);
            List<Difference> surprising = reviewed.notReviewed(script.differences());
            System.out.printf(
                    "DifferentialTest: %s cases of %s versions of APIs, %s fields compared, %s reviewed differences%n",
                    script.cases(),
                    script.servedVersions(),
                    script.comparedFields(),
                    script.differences().size() - surprising.size());
            if (!surprising.isEmpty()) {
                throw new AssertionError(report(surprising));
            }
            assertThat(script.withoutCases())
                    .as("versions that are advertised and have no case")
                    .isEmpty();
            assertThat(AnsweredErrors.read().problems(script.answeredErrors(), script.servedApis()))
                    .as("lines of errors.tsv, and the errors that were answered or stand in handlers")
                    .isEmpty();
            assertThat(reviewed.unused())
                    .as("lines of differences.tsv about nothing that differs")
                    .isEmpty();
        }
    }

    private static Script play(StartedKafka kafka, StartedBroker broker) throws IOException {
        try (Side kafkaSide = new Side("Kafka", kafka.port());
                Side courantSide = new Side("Courant", broker.port())) {
            Script script = new Script(kafkaSide, courantSide);
            script.introduce();
            Map<String, Integer> played = new TreeMap<>();
            for (Cases cases : allCases()) {
                int before = script.cases();
                cases.play(script);
                played.put(cases.getClass().getSimpleName(), script.cases() - before);
            }
            System.out.println("DifferentialTest: " + played);
            return script;
        }
    }

    private static void writeFound(Script script) throws IOException {
        String directory = System.getProperty(FOUND);
        if (directory != null) {
            Files.write(
                    Path.of(directory, "differences"),
                    script.differences().stream().map(Difference::toString).toList());
            Files.write(Path.of(directory, "errors"), script.answeredErrors());
        }
    }

    private static String report(List<Difference> surprising) {
        StringBuilder text =
                new StringBuilder(surprising.size() + " differences, as case | field | Kafka | Courant:\n");
        surprising.stream()
                .limit(MOST_SHOWN)
                .forEach(difference -> text.append(difference).append('\n'));
        return text.toString();
    }
}
