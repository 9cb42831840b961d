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

    /** Records of the script are years old, and no answer may depend on when somebody looks for what is too old. */
    static final String[] KEEP_ALL = {"log.initial.task.delay.ms=86400000", "log.retention.check.interval.ms=86400000"};

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
                new ConfigCases(),
                new BrokerConfigCases(),
                new DescriptionCases(),
                new ReassignmentCases(),
                new UpdateFeaturesCases(),
                new FindCoordinatorCases(),
                new RefusedFrameCases());
    }

    @Test
    void everyFieldOfEveryAnswerIsAsInKafkaOrAReviewedDifference() throws IOException, InterruptedException {
        ReviewedDifferences reviewed = ReviewedDifferences.read();
        try (StartedKafka kafka = StartedKafka.start(Files.createDirectory(home.resolve("kafka")));
                StartedBroker broker = StartedBroker.start(Files.createDirectory(home.resolve("courant")), KEEP_ALL)) {
            kafka.awaitReady();
            Script script = play(kafka, broker);
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

    private static String report(List<Difference> surprising) {
        StringBuilder text =
                new StringBuilder(surprising.size() + " differences, as case | field | Kafka | Courant:\n");
        surprising.stream()
                .limit(MOST_SHOWN)
                .forEach(difference -> text.append(difference).append('\n'));
        return text.toString();
    }
}
