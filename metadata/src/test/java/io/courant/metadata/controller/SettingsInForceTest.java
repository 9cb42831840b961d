package io.courant.metadata.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.metadata.config.TopicConfigDefaults;
import io.courant.metadata.image.BrokerEndpoint;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.ConfigResource;
import io.courant.metadata.image.ImageBuilder;
import io.courant.metadata.image.MetadataRecord;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether settings go together is judged by the brokers' defaults as they are now, not as the broker was started with. */
class SettingsInForceTest {

    private static final int BROKER = 1;
    private static final long NOW_MS = 1_800_000_000_000L;
    private static final String CONFIRMED = "clock.confirmed.ms";
    private static final String LEAST = "min.compaction.lag.ms";
    private static final String MOST = "max.compaction.lag.ms";
    private static final String LEAST_OF_BROKER = "log.cleaner.min.compaction.lag.ms";
    private static final String MOST_OF_BROKER = "log.cleaner.max.compaction.lag.ms";

    /** The file says that topics wait for 100 ms at least. */
    private static final ControllerSettings STARTED =
            new ControllerSettings(1, (short) 1, true, TopicConfigDefaults.of(Map.of(LEAST_OF_BROKER, "100")), 1 << 20);

    private ClusterImage image = ClusterImage.EMPTY;

    @BeforeEach
    void registerABroker() {
        RegistrationPlanner.plan(
                        new BrokerRegistration(
                                BROKER,
                                new Uuid(8, 1),
                                List.of(new BrokerEndpoint("PLAINTEXT", "127.0.0.1", 9092, (short) 0)),
                                null,
                                List.of(new Uuid(7, 1)),
                                Set.of(),
                                Set.of()),
                        image,
                        1)
                .steps()
                .forEach(this::apply);
    }

    @Test
    void withoutAChangeTheFileSays() {
        assertRefused(created("logs", Map.of(MOST, "50")));
        assertCreated(created("logs", Map.of(MOST, "100")));
    }

    @Test
    void aNewTopicIsJudgedByWhatHoldsForAllBrokersNow() {
        changeBroker(ConfigResource.ALL_BROKERS, LEAST_OF_BROKER, "1000");
        assertRefused(created("logs", Map.of(MOST, "999")));
        assertCreated(created("logs", Map.of(MOST, "1000")));
        changeBroker(ConfigResource.ALL_BROKERS, LEAST_OF_BROKER, "10");
        assertCreated(created("more", Map.of(MOST, "50")));
    }

    @Test
    void aNewTopicIsJudgedByWhatHoldsForThisBrokerNow() {
        changeBroker(ConfigResource.ALL_BROKERS, LEAST_OF_BROKER, "1000");
        changeBroker(ConfigResource.ofBroker(BROKER), LEAST_OF_BROKER, "10");
        assertCreated(created("logs", Map.of(MOST, "50")));
        assertRefused(created("more", Map.of(MOST, "9")));
    }

    @Test
    void aChangeOfATopicIsJudgedByWhatHoldsNow() {
        assertCreated(created("logs", Map.of()));
        changeBroker(ConfigResource.ALL_BROKERS, MOST_OF_BROKER, "500");
        assertThat(changed("logs", LEAST, "501"))
                .isInstanceOfSatisfying(ConfigAlterationAnswer.Refused.class, refused -> {
                    assertThat(refused.error()).isEqualTo(ErrorCode.INVALID_CONFIG);
                    assertThat(refused.message())
                            .isEqualTo("min.compaction.lag.ms=501 is more than" + " max.compaction.lag.ms=500");
                });
        assertThat(changed("logs", LEAST, "500")).isInstanceOf(ConfigAlterationAnswer.Altered.class);
        assertThat(changed("logs", MOST, "600")).isInstanceOf(ConfigAlterationAnswer.Altered.class);
        assertThat(changed("logs", LEAST, "501")).isInstanceOf(ConfigAlterationAnswer.Altered.class);
    }

    /** Each resource of a request is judged by what those before it have changed. */
    @Test
    void onePlannerFollowsTheChangesThatItHasPlanned() {
        assertCreated(created("logs", Map.of()));
        ConfigPlanner planner = planner();
        assertThat(planner.plan(change(ConfigResource.ofTopic("logs"), MOST, "150"), image)
                        .answer())
                .isInstanceOf(ConfigAlterationAnswer.Altered.class);
        apply(planner.plan(change(ConfigResource.ALL_BROKERS, LEAST_OF_BROKER, "200"), image)
                .records());
        assertThat(planner.plan(change(ConfigResource.ofTopic("logs"), MOST, "150"), image)
                        .answer())
                .isInstanceOf(ConfigAlterationAnswer.Refused.class);
    }

    @Test
    void aTopicForWhichMemoryIsEnoughCannotAskForSyncs() {
        assertThat(created("logs", Map.of("durability", "memory", "flush.messages", "1")))
                .isInstanceOfSatisfying(TopicCreation.Refused.class, refused -> {
                    assertThat(refused.error()).isEqualTo(ErrorCode.INVALID_CONFIG);
                    assertThat(refused.message())
                            .startsWith("flush.messages=1 does not go together with durability=memory");
                });
        assertCreated(created("logs", Map.of("flush.messages", "1", "flush.ms", "1000")));
        assertThat(changed("logs", "durability", "memory")).isInstanceOf(ConfigAlterationAnswer.Refused.class);
        assertCreated(created("more", Map.of("durability", "memory")));
        assertThat(changed("more", "flush.ms", "1000")).isInstanceOf(ConfigAlterationAnswer.Refused.class);
        assertThat(changed("more", "flush.ms", "9223372036854775807"))
                .isInstanceOf(ConfigAlterationAnswer.Altered.class);
    }

    @Test
    void aBrokerCannotAskForSyncsForATopicForWhichMemoryIsEnough() {
        assertCreated(created("logs", Map.of("durability", "memory")));
        ConfigAlteration syncs = change(ConfigResource.ALL_BROKERS, "log.flush.interval.messages", "1");
        assertThat(planner().plan(syncs, image).answer())
                .isInstanceOfSatisfying(ConfigAlterationAnswer.Refused.class, refused -> {
                    assertThat(refused.error()).isEqualTo(ErrorCode.INVALID_REQUEST);
                    assertThat(refused.message()).startsWith("topic 'logs' cannot have it: flush.messages=1");
                });
        assertThat(changed("logs", "durability", "disk")).isInstanceOf(ConfigAlterationAnswer.Altered.class);
        changeBroker(ConfigResource.ALL_BROKERS, "log.flush.interval.messages", "1");
        assertThat(changed("logs", "durability", "memory")).isInstanceOf(ConfigAlterationAnswer.Refused.class);
        assertThat(created("more", Map.of("durability", "memory"))).isInstanceOf(TopicCreation.Refused.class);
    }

    @Test
    void whatDoesNotGoTogetherSinceTheBrokerWasStartedOtherwiseCanBeChanged() {
        assertCreated(created("asks", Map.of("flush.messages", "1")));
        assertCreated(created("plain", Map.of()));
        changeBroker(ConfigResource.ALL_BROKERS, "log.flush.interval.ms", "7");
        ConfigPlanner startedInMemory =
                new ConfigPlanner(BROKER, TopicConfigDefaults.of(Map.of("durability", "memory")), NOW_MS);
        List<ConfigAlteration> mending = List.of(
                change(ConfigResource.ofTopic("asks"), "retention.ms", "5000"),
                takenBack(ConfigResource.ofTopic("asks"), "flush.messages"),
                takenBack(ConfigResource.ALL_BROKERS, "log.flush.interval.ms"),
                change(ConfigResource.ofTopic("plain"), "durability", "disk"));
        assertThat(mending)
                .allSatisfy(each -> assertThat(startedInMemory.plan(each, image).answer())
                        .isInstanceOf(ConfigAlterationAnswer.Altered.class));
    }

    @Test
    void aClockIsConfirmedByWhoSaysTheTimeThatItSays() {
        for (long differenceMs : List.of(-60_001L, 60_001L, -NOW_MS)) {
            ConfigAlteration said =
                    change(ConfigResource.ofBroker(BROKER), CONFIRMED, Long.toString(NOW_MS + differenceMs));
            assertThat(planner().plan(said, image).answer())
                    .isInstanceOfSatisfying(ConfigAlterationAnswer.Refused.class, refused -> {
                        assertThat(refused.error()).isEqualTo(ErrorCode.INVALID_REQUEST);
                        assertThat(refused.message())
                                .contains("clock says " + NOW_MS, "not " + (NOW_MS + differenceMs));
                    });
        }
        changeBroker(ConfigResource.ofBroker(BROKER), CONFIRMED, Long.toString(NOW_MS - 60_000));
        changeBroker(ConfigResource.ofBroker(BROKER), CONFIRMED, Long.toString(NOW_MS + 60_000));
    }

    @Test
    void aClockIsThatOfOneBroker() {
        ConfigAlteration said = change(ConfigResource.ALL_BROKERS, CONFIRMED, Long.toString(NOW_MS));
        assertThat(planner().plan(said, image).answer()).isInstanceOf(ConfigAlterationAnswer.Refused.class);
    }

    /** Who replaces all settings sends back those that he does not mean to change. */
    @Test
    void anOldConfirmationIsSentBackWithTheOtherSettings() {
        ConfigResource broker = ConfigResource.ofBroker(BROKER);
        changeBroker(broker, CONFIRMED, Long.toString(NOW_MS));
        ConfigPlanner later = new ConfigPlanner(BROKER, STARTED.topicDefaults(), NOW_MS + 3_600_000);
        ConfigAlteration all = new ConfigAlteration(
                broker,
                List.of(
                        new ConfigChange(CONFIRMED, ConfigChange.Operation.SET, Long.toString(NOW_MS)),
                        new ConfigChange(LEAST_OF_BROKER, ConfigChange.Operation.SET, "7")),
                true);
        assertThat(later.plan(all, image).answer()).isInstanceOf(ConfigAlterationAnswer.Altered.class);
    }

    private static ConfigAlteration takenBack(ConfigResource resource, String name) {
        return new ConfigAlteration(
                resource, List.of(new ConfigChange(name, ConfigChange.Operation.DELETE, null)), false);
    }

    private ConfigPlanner planner() {
        return new ConfigPlanner(BROKER, STARTED.topicDefaults(), NOW_MS);
    }

    private ConfigAlterationAnswer changed(String topic, String name, String value) {
        ConfigPlanner.Plan plan = planner().plan(change(ConfigResource.ofTopic(topic), name, value), image);
        apply(plan.records());
        return plan.answer();
    }

    private void changeBroker(ConfigResource broker, String name, String value) {
        ConfigPlanner.Plan plan = planner().plan(change(broker, name, value), image);
        assertThat(plan.answer()).isInstanceOf(ConfigAlterationAnswer.Altered.class);
        apply(plan.records());
    }

    private static ConfigAlteration change(ConfigResource resource, String name, String value) {
        return new ConfigAlteration(
                resource, List.of(new ConfigChange(name, ConfigChange.Operation.SET, value)), false);
    }

    private TopicCreation created(String name, Map<String, String> configs) {
        TopicPlanner.Plan plan = TopicPlanner.plan(
                new TopicCreationRequest(List.of(new NewTopic(name, 1, (short) 1, List.of(), configs)), 1_000, false),
                image,
                STARTED,
                BROKER,
                new SeededRandom(image.offset()));
        apply(plan.records());
        return plan.answers().getFirst();
    }

    private static void assertCreated(TopicCreation answer) {
        assertThat(answer).isInstanceOf(TopicCreation.Created.class);
    }

    private static void assertRefused(TopicCreation answer) {
        assertThat(answer).isInstanceOfSatisfying(TopicCreation.Refused.class, refused -> {
            assertThat(refused.error()).isEqualTo(ErrorCode.INVALID_CONFIG);
            assertThat(refused.message()).contains(LEAST, MOST);
        });
    }

    private void apply(List<MetadataRecord> records) {
        ImageBuilder builder = new ImageBuilder(image);
        long offset = image.offset();
        for (MetadataRecord record : records) {
            builder.apply(record, ++offset, 1);
        }
        image = builder.build().after();
    }
}
