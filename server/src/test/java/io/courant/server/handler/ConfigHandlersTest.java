package io.courant.server.handler;

import static io.courant.server.handler.ConfigRequests.alter;
import static io.courant.server.handler.ConfigRequests.append;
import static io.courant.server.handler.ConfigRequests.delete;
import static io.courant.server.handler.ConfigRequests.describe;
import static io.courant.server.handler.ConfigRequests.entry;
import static io.courant.server.handler.ConfigRequests.error;
import static io.courant.server.handler.ConfigRequests.list;
import static io.courant.server.handler.ConfigRequests.resource;
import static io.courant.server.handler.ConfigRequests.set;
import static io.courant.server.handler.ConfigRequests.subtract;
import static io.courant.server.handler.ConfigRequests.synonyms;
import static io.courant.server.handler.Requests.createTopic;
import static io.courant.server.handler.Requests.produce;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.metadata.config.TopicConfigDefaults;
import io.courant.metadata.config.TopicConfigs;
import io.courant.metadata.controller.ControllerSettings;
import io.courant.server.SimulatedNode;
import io.courant.server.WireClient;
import io.courant.server.handler.ConfigRequests.Answer;
import io.courant.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DescribeConfigs, IncrementalAlterConfigs, AlterConfigs and ListConfigResources. */
class ConfigHandlersTest {

    private static final byte TOPIC = 2;
    private static final byte BROKER = 4;
    private static final byte LOGGER = 8;

    private final SimulatedNode node = SimulatedNode.started(
            2,
            new ControllerSettings(
                    1,
                    (short) 1,
                    true,
                    TopicConfigDefaults.of(Map.of("log.segment.bytes", "2000000", "log.retention.hours", "2")),
                    1 << 20),
            settings -> settings);

    private final WireClient client = node.connect();

    private void end() {
        client.end.close();
        node.stop();
    }

    private static Answer only(List<Answer> answers) {
        assertThat(answers).hasSize(1);
        return answers.getFirst();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void everyVersionChangesATopicsSettingsAtOnceAndForGood(int version) {
        Uuid id = createTopic(client, "logs", 1);
        assertThat(only(alter(client, version, false, resource(TOPIC, "logs", set("max.message.bytes", "100"))))
                        .error())
                .isEqualTo(ErrorCode.NONE);
        assertThat(produce(client, id, 0, Batches.of("x".repeat(200))).errorCode())
                .isEqualTo(ErrorCode.MESSAGE_TOO_LARGE.code());
        node.kill();
        node.startAgain();
        WireClient next = node.connect();
        assertThat(entry(next, TOPIC, "logs", "max.message.bytes").value()).isEqualTo("100");
        assertThat(produce(next, id, 0, Batches.of("x".repeat(200))).errorCode())
                .isEqualTo(ErrorCode.MESSAGE_TOO_LARGE.code());
        assertThat(only(alter(next, version, false, resource(TOPIC, "logs", delete("max.message.bytes"))))
                        .error())
                .isEqualTo(ErrorCode.NONE);
        assertThat(produce(next, id, 0, Batches.of("x".repeat(200))).errorCode())
                .isZero();
        next.end.close();
        node.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void everyVersionTellsASettingsValueItsSourceAndItsSynonyms(int version) {
        createTopic(client, "logs", 1, Map.of("max.message.bytes", "5000"));
        var own = entry(client, version, TOPIC, "logs", "max.message.bytes");
        assertThat(own.value()).isEqualTo("5000");
        assertThat(own.configSource()).isEqualTo((byte) 1);
        assertThat(own.readOnly()).isFalse();
        assertThat(own.configType()).isEqualTo((byte) (version < 3 ? 0 : 3));
        assertThat(String.valueOf(own.documentation())).contains(version < 3 ? "" : "Works");
        assertThat(synonyms(own)).containsExactly("max.message.bytes=5000 of 1", "message.max.bytes=1048588 of 5");
        var ofBroker = entry(client, version, TOPIC, "logs", "segment.bytes");
        assertThat(ofBroker.configSource()).isEqualTo((byte) 4);
        assertThat(synonyms(ofBroker))
                .containsExactly("log.segment.bytes=2000000 of 4", "log.segment.bytes=1073741824 of 5");
        var hours = entry(client, version, TOPIC, "logs", "retention.ms");
        assertThat(hours.value()).isEqualTo("7200000");
        assertThat(describe(client, version, TOPIC, "logs").getFirst().configs())
                .hasSize(TopicConfigs.names().size() - 1)
                .noneMatch(each -> each.name().equals("internal.segment.bytes"));
        end();
    }

    @Test
    void brokersTopicsAndDefaultsGoBeforeOneAnother() {
        Uuid id = createTopic(client, "logs", 1);
        alter(client, 1, false, resource(BROKER, "", set("message.max.bytes", "100")));
        assertThat(produce(client, id, 0, Batches.of("x".repeat(200))).errorCode())
                .isEqualTo(ErrorCode.MESSAGE_TOO_LARGE.code());
        alter(client, 1, false, resource(BROKER, "1", set("message.max.bytes", "1000")));
        assertThat(produce(client, id, 0, Batches.of("x".repeat(200))).errorCode())
                .isZero();
        var entry = entry(client, TOPIC, "logs", "max.message.bytes");
        assertThat(entry.value()).isEqualTo("1000");
        assertThat(entry.configSource()).isEqualTo((byte) 2);
        assertThat(synonyms(entry))
                .containsExactly(
                        "message.max.bytes=1000 of 2", "message.max.bytes=100 of 3", "message.max.bytes=1048588 of 5");
        assertThat(synonyms(entry(client, BROKER, "1", "message.max.bytes"))).isEqualTo(synonyms(entry));
        assertThat(describe(client, 4, BROKER, "").getFirst().configs())
                .extracting(each -> each.name() + "=" + each.value() + " of " + each.configSource())
                .containsExactly("message.max.bytes=100 of 3");
        alter(client, 1, false, resource(TOPIC, "logs", set("max.message.bytes", "100")));
        assertThat(produce(client, id, 0, Batches.of("x".repeat(200))).errorCode())
                .isEqualTo(ErrorCode.MESSAGE_TOO_LARGE.code());
        alter(client, 1, false, resource(TOPIC, "logs", delete("max.message.bytes")));
        alter(client, 1, false, resource(BROKER, "1", delete("message.max.bytes")));
        assertThat(entry(client, TOPIC, "logs", "max.message.bytes").value()).isEqualTo("100");
        end();
    }

    @Test
    void aBrokerTellsAllItsSettingsAndKeepsItsSecrets() {
        var configs = describe(client, 4, BROKER, "1").getFirst().configs();
        assertThat(configs).hasSizeGreaterThan(350);
        assertThat(entry(client, BROKER, "1", "log.segment.bytes").readOnly()).isFalse();
        assertThat(entry(client, BROKER, "1", "num.partitions").readOnly()).isTrue();
        var secret = entry(client, BROKER, "1", "ssl.key.password");
        assertThat(secret.isSensitive()).isTrue();
        assertThat(secret.value()).isNull();
        String told = "told nobody";
        for (ConfigRequests.Change change : List.of(
                set("ssl.key.password", told),
                append("ssl.key.password", told),
                subtract("ssl.key.password", told),
                set("ssl.keystore.key", told),
                set("ssl.key.pasword", told),
                set("ssl.key.password", told.repeat(200)))) {
            for (String resource : List.of("1", "")) {
                assertThat(only(alter(client, 1, false, resource(BROKER, resource, change)))
                                .message())
                        .contains(change.name())
                        .doesNotContain(told);
                assertThat(only(ConfigRequests.replace(client, 2, false, resource(BROKER, resource, change)))
                                .message())
                        .contains(change.name())
                        .doesNotContain(told);
            }
        }
        assertThat(synonyms(entry(client, BROKER, "1", "log.retention.ms"))).isEmpty();
        alter(client, 1, false, resource(BROKER, "", set("log.retention.ms", "77")));
        assertThat(synonyms(entry(client, BROKER, "1", "log.retention.ms")))
                .containsExactly(
                        "log.retention.ms=77 of 3", "log.retention.hours=2 of 4", "log.retention.hours=168 of 5");
        end();
    }

    @Test
    void listsGrowAndShrinkByEntries() {
        createTopic(client, "logs", 1);
        var refused = only(alter(client, 1, false, resource(TOPIC, "logs", append("retention.ms", "5"))));
        assertThat(refused.error()).isEqualTo(ErrorCode.INVALID_CONFIG);
        String replicas = "leader.replication.throttled.replicas";
        alter(client, 1, false, resource(TOPIC, "logs", append(replicas, "0:1,0:2")));
        alter(client, 1, false, resource(TOPIC, "logs", append(replicas, "0:2, 0:3")));
        assertThat(entry(client, TOPIC, "logs", replicas).value()).isEqualTo("0:1,0:2,0:3");
        alter(client, 1, false, resource(TOPIC, "logs", subtract(replicas, "0:2,0:9")));
        assertThat(entry(client, TOPIC, "logs", replicas).value()).isEqualTo("0:1,0:3");
        alter(client, 1, false, resource(TOPIC, "logs", append("cleanup.policy", "delete")));
        assertThat(entry(client, TOPIC, "logs", "cleanup.policy").value()).isEqualTo("delete");
        end();
    }

    @Test
    void whatCannotBeSetIsRefusedWithWhatToDoAndNothingOfItsResourceChanges() {
        createTopic(client, "logs", 1);
        assertRefused(TOPIC, "logs", ErrorCode.INVALID_CONFIG, "nearest is retention.ms", set("retention.m", "1"));
        assertRefused(TOPIC, "logs", ErrorCode.INVALID_CONFIG, "whole number", set("retention.ms", "x"));
        assertRefused(TOPIC, "logs", ErrorCode.INVALID_CONFIG, "at least 1048576", set("segment.bytes", "1"));
        assertRefused(TOPIC, "logs", ErrorCode.INVALID_CONFIG, "remote storage", set("remote.storage.enable", "true"));
        assertRefused(TOPIC, "logs", ErrorCode.INVALID_CONFIG, "longer than", set("retention.ms", "1".repeat(2_000)));
        assertRefused(
                TOPIC,
                "logs",
                ErrorCode.INVALID_CONFIG,
                "more than max.compaction.lag.ms",
                set("min.compaction.lag.ms", "5"),
                set("max.compaction.lag.ms", "4"));
        assertRefused(TOPIC, "logs", ErrorCode.INVALID_REQUEST, "needs a value", set("retention.ms", null));
        assertRefused(
                TOPIC,
                "logs",
                ErrorCode.INVALID_REQUEST,
                "more than once",
                set("retention.ms", "1"),
                set("retention.ms", "2"));
        assertRefused(TOPIC, "gone", ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "gone", set("retention.ms", "1"));
        assertRefused(TOPIC, "a/b", ErrorCode.INVALID_TOPIC_EXCEPTION, "", set("retention.ms", "1"));
        assertRefused(TOPIC, "", ErrorCode.INVALID_REQUEST, "name a topic", set("retention.ms", "1"));
        assertRefused(BROKER, "1", ErrorCode.INVALID_REQUEST, "start it again", set("num.partitions", "3"));
        assertRefused(BROKER, "", ErrorCode.INVALID_REQUEST, "start it again", set("durability", "memory"));
        assertRefused(BROKER, "", ErrorCode.INVALID_REQUEST, "at least 1048576", set("log.segment.bytes", "1"));
        assertRefused(BROKER, "1", ErrorCode.INVALID_REQUEST, "compression.type", set("compression.type", "GZIP"));
        assertRefused(BROKER, "", ErrorCode.INVALID_REQUEST, "name a broker", set("ssl.protocol", "TLSv1.2"));
        assertRefused(
                BROKER, "", ErrorCode.INVALID_REQUEST, "nearest is log.segment.bytes", set("log.segment.byte", "1"));
        assertRefused(BROKER, "2", ErrorCode.INVALID_REQUEST, "broker 1", set("log.segment.bytes", "2000000"));
        assertRefused(BROKER, "01", ErrorCode.INVALID_REQUEST, "broker 1", set("log.segment.bytes", "2000000"));
        assertRefused(
                (byte) 32, "group", ErrorCode.INVALID_REQUEST, "a group has no settings of its own", set("a", "1"));
        assertRefused((byte) 16, "metrics", ErrorCode.INVALID_REQUEST, "type 16", set("a", "1"));
        assertRefused(LOGGER, "1", ErrorCode.INVALID_CONFIG, "no logger", set("none", "DEBUG"));
        assertRefused(LOGGER, "2", ErrorCode.INVALID_REQUEST, "broker 1", set("root", "DEBUG"));
        end();
    }

    private void assertRefused(
            byte type, String name, ErrorCode error, String message, ConfigRequests.Change... changes) {
        List<ConfigRequests.Change> all = new ArrayList<>(List.of(changes));
        all.addFirst(type == BROKER ? set("log.roll.ms", "99") : set("segment.ms", "99"));
        Answer answer = only(alter(client, 1, false, new ConfigRequests.Resource(type, name, all)));
        assertThat(answer.error()).as(answer.message()).isEqualTo(error);
        assertThat(answer.message()).contains(message);
        assertThat(entry(client, TOPIC, "logs", "segment.ms").value()).isEqualTo("604800000");
    }

    @Test
    void whatWasSetForAListenerThatIsGoneCanBeTakenBack() {
        String threads = "listener.name.outside.num.network.threads";
        alter(client, 1, false, resource(BROKER, "1", set(threads, "4")));
        client.end.close();
        node.stop();
        node.withoutListener("OUTSIDE");
        node.startAgain();
        WireClient next = node.connect();
        assertThat(only(alter(next, 1, false, resource(BROKER, "1", set(threads, "5"))))
                        .error())
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(only(alter(next, 1, false, resource(BROKER, "1", delete(threads))))
                        .error())
                .isEqualTo(ErrorCode.NONE);
        assertThat(describe(next, 4, BROKER, "1").getFirst().configs())
                .noneMatch(each -> each.name().equals(threads));
        next.end.close();
        node.stop();
    }

    @Test
    void settingsOfAListenerAreChangedWhereThoseOfAllAreAndToldWhereTheyAreSet() {
        createTopic(client, "logs", 1);
        String threads = "listener.name.plaintext.num.network.threads";
        assertThat(describe(client, 4, BROKER, "1").getFirst().configs())
                .noneMatch(each -> each.name().startsWith("listener.name."));
        alter(client, 1, false, resource(BROKER, "", set(threads, "4"), set("num.network.threads", "5")));
        alter(client, 1, false, resource(BROKER, "1", set(threads, "6")));
        var entry = entry(client, BROKER, "1", threads);
        assertThat(entry.value()).isEqualTo("6");
        assertThat(entry.readOnly()).isFalse();
        assertThat(synonyms(entry))
                .containsExactly(
                        threads + "=6 of 2",
                        threads + "=4 of 3",
                        "num.network.threads=5 of 3",
                        "num.network.threads=3 of 5");
        alter(client, 1, false, resource(BROKER, "1", delete(threads)));
        assertThat(entry(client, BROKER, "1", threads).value()).isEqualTo("4");
        for (String resource : List.of("", "1")) {
            assertRefused(
                    BROKER,
                    resource,
                    ErrorCode.INVALID_REQUEST,
                    "there is no listener plainxt; the nearest is " + threads,
                    set("listener.name.plainxt.num.network.threads", "4"));
        }
        assertRefused(
                BROKER,
                "1",
                ErrorCode.INVALID_REQUEST,
                "; the nearest is " + threads,
                set("listener.name.plaintext.num.network.thread", "4"));
        end();
    }

    @Test
    void eachResourceIsAnsweredAndOneThatIsNamedTwiceRefused() {
        createTopic(client, "one", 1);
        createTopic(client, "two", 1);
        List<Answer> answers = alter(
                client,
                1,
                false,
                resource(TOPIC, "one", set("retention.ms", "5")),
                resource(LOGGER, "7", set("root", "INFO")),
                resource(TOPIC, "two", set("retention.ms", "5")),
                resource(TOPIC, "gone", set("retention.ms", "5")),
                resource(TOPIC, "two", set("retention.ms", "6")));
        assertThat(answers)
                .extracting(each -> each.name() + " " + each.error())
                .containsExactly(
                        "one NONE",
                        "7 INVALID_REQUEST",
                        "two INVALID_REQUEST",
                        "gone UNKNOWN_TOPIC_OR_PARTITION",
                        "two INVALID_REQUEST");
        assertThat(entry(client, TOPIC, "one", "retention.ms").value()).isEqualTo("5");
        assertThat(entry(client, TOPIC, "two", "retention.ms").value()).isEqualTo("7200000");
        end();
    }

    @Test
    void validationAloneChangesNothing() {
        createTopic(client, "logs", 1);
        assertThat(only(alter(client, 1, true, resource(TOPIC, "logs", set("retention.ms", "5"))))
                        .error())
                .isEqualTo(ErrorCode.NONE);
        assertThat(only(alter(client, 1, true, resource(TOPIC, "logs", set("retention.ms", "x"))))
                        .error())
                .isEqualTo(ErrorCode.INVALID_CONFIG);
        assertThat(only(alter(client, 1, true, resource(BROKER, "", set("log.segment.bytes", "3000000"))))
                        .error())
                .isEqualTo(ErrorCode.NONE);
        assertThat(entry(client, TOPIC, "logs", "retention.ms").value()).isEqualTo("7200000");
        assertThat(describe(client, 4, BROKER, "").getFirst().configs()).isEmpty();
        end();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void theOlderRequestReplacesAllThatWasSet(int version) {
        createTopic(client, "logs", 1, Map.of("retention.ms", "5", "segment.ms", "6"));
        Answer answer =
                only(ConfigRequests.replace(client, version, false, resource(TOPIC, "logs", set("segment.ms", "7"))));
        assertThat(answer.error()).isEqualTo(ErrorCode.NONE);
        assertThat(entry(client, TOPIC, "logs", "segment.ms").value()).isEqualTo("7");
        assertThat(entry(client, TOPIC, "logs", "retention.ms").value()).isEqualTo("7200000");
        assertThat(only(ConfigRequests.replace(client, version, false, resource(LOGGER, "1", set("root", "INFO"))))
                        .error())
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        end();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void validationAloneOfTheOlderRequestChangesNothing(int version) {
        createTopic(client, "logs", 1, Map.of("retention.ms", "5"));
        assertThat(only(ConfigRequests.replace(client, version, true, resource(TOPIC, "logs", set("segment.ms", "7"))))
                        .error())
                .isEqualTo(ErrorCode.NONE);
        assertThat(only(ConfigRequests.replace(client, version, true, resource(TOPIC, "logs", set("segment.ms", "x"))))
                        .error())
                .isEqualTo(ErrorCode.INVALID_CONFIG);
        assertThat(only(ConfigRequests.replace(client, version, true, resource(TOPIC, "logs")))
                        .error())
                .isEqualTo(ErrorCode.NONE);
        assertThat(only(ConfigRequests.replace(
                                client, version, true, resource(BROKER, "", set("log.segment.bytes", "3000000"))))
                        .error())
                .isEqualTo(ErrorCode.NONE);
        assertThat(entry(client, TOPIC, "logs", "retention.ms").value()).isEqualTo("5");
        assertThat(entry(client, TOPIC, "logs", "segment.ms").value()).isEqualTo("604800000");
        assertThat(describe(client, 4, BROKER, "").getFirst().configs()).isEmpty();
        end();
    }

    @Test
    void levelsOfLoggersAreSetAndTakenBack() {
        node.events.info("levels-test.one", "a line");
        assertThat(only(alter(client, 1, true, resource(LOGGER, "1", set("levels-test", "ERROR"))))
                        .error())
                .isEqualTo(ErrorCode.NONE);
        assertThat(entry(client, LOGGER, "1", "levels-test.one").value()).isEqualTo("INFO");
        alter(client, 1, false, resource(LOGGER, "1", set("levels-test", "ERROR"), set("root", "WARN")));
        assertThat(entry(client, LOGGER, "1", "levels-test.one").value()).isEqualTo("ERROR");
        ConfigRequests.Change takenBackWithAValue = new ConfigRequests.Change("levels-test", (byte) 1, "DEBUG");
        assertThat(only(alter(client, 1, false, resource(LOGGER, "1", takenBackWithAValue)))
                        .error())
                .isEqualTo(ErrorCode.NONE);
        assertThat(entry(client, LOGGER, "1", "levels-test.one").value()).isEqualTo("WARN");
        assertThat(only(alter(client, 1, false, resource(LOGGER, "1", delete("root"))))
                        .error())
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        end();
    }

    @Test
    void resourcesThatAreNoneAreRefusedEach() {
        assertThat(error(describe(client, 4, TOPIC, "gone"))).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(error(describe(client, 4, TOPIC, "a/b"))).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION);
        assertThat(error(describe(client, 4, BROKER, "7"))).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(error(describe(client, 4, BROKER, "x"))).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(error(describe(client, 4, LOGGER, ""))).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(error(describe(client, 4, (byte) 0, ""))).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(error(describe(client, 4, LOGGER, "1"))).isEqualTo(ErrorCode.NONE);
        end();
    }

    @Test
    void listsWhatHasSettings() {
        createTopic(client, "logs", 1);
        assertThat(list(client, 0)).isEmpty();
        assertThat(list(client, 1)).containsExactly("8:1", "4:1", "2:logs");
        assertThat(list(client, 1, TOPIC)).containsExactly("2:logs");
        assertThat(list(client, 1, (byte) 32, (byte) 16)).isEmpty();
        assertThat(list(client, 1, TOPIC, (byte) 3)).containsExactly("UNSUPPORTED_VERSION");
        end();
    }

    @Test
    void aDefaultOfTheBrokersReachesTheManyTopicsThatAreOpen() {
        List<Uuid> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Uuid id = createTopic(client, "logs" + i, 90);
            ids.add(id);
            for (int partition = 0; partition < 90; partition += 30) {
                assertThat(produce(client, id, partition, Batches.of("x")).errorCode())
                        .isZero();
            }
        }
        alter(client, 1, false, resource(BROKER, "", set("message.max.bytes", "100")));
        node.world.runFor(1_000_000_000L);
        for (Uuid id : ids) {
            assertThat(produce(client, id, 30, Batches.of("x".repeat(200))).errorCode())
                    .isEqualTo(ErrorCode.MESSAGE_TOO_LARGE.code());
        }
        end();
    }

    @Test
    void manyResourcesAreAnsweredAndMoreAreRefused() {
        for (int i = 0; i < 20; i++) {
            createTopic(client, "logs" + i, 1);
        }
        List<ConfigRequests.Resource> many = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            many.add(resource(TOPIC, "logs" + i, set("retention.m", "5")));
        }
        List<Answer> answers = alter(client, 1, false, many.toArray(ConfigRequests.Resource[]::new));
        assertThat(answers).hasSize(3_000);
        assertThat(answers.stream().filter(each -> each.message().contains("the nearest is")))
                .hasSize(20);
        for (int i = 3_000; i < 10_001; i++) {
            many.add(resource(TOPIC, "logs" + i, set("retention.ms", "5")));
        }
        assertThat(alter(client, 1, false, many.toArray(ConfigRequests.Resource[]::new)))
                .hasSize(10_001)
                .allMatch(each -> each.error() == ErrorCode.POLICY_VIOLATION);
        end();
    }

    @Test
    void theOperatorIsToldOfSettingsWithoutEffectWhetherATopicIsMadeOrChanged() {
        createTopic(client, "made", 1, Map.of("flush.messages", "1", "flush.ms", "5", "retention.ms", "7"));
        node.world.runFor(2_000_000_000L);
        createTopic(client, "plain", 1, Map.of("retention.ms", "7"));
        alter(client, 1, true, resource(TOPIC, "plain", set("flush.ms", "6")));
        alter(client, 1, false, resource(TOPIC, "plain", set("flush.ms", "8")));
        node.world.runFor(2_000_000_000L);
        assertThat(node.events.messages("settings.no-effect"))
                .satisfiesExactly(
                        made -> assertThat(made).startsWith("made: flush.messages=1, flush.ms=5 have no effect: with "),
                        changed -> assertThat(changed).startsWith("plain: flush.ms=8 has no effect: with "));
        end();
    }

    @Test
    void manyTopicsAreDescribedInOneAnswer() {
        createTopic(client, "logs", 1);
        var results = ConfigRequests.describeOften(client, TOPIC, "logs", 1_000);
        assertThat(results).hasSize(1_000).allMatch(each -> each.errorCode() == 0);
        assertThat(results.getLast()).isEqualTo(results.getFirst());
        end();
    }
}
