package io.courant.metadata.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsTableTest {

    /** Kafka can change them while it runs, and we read them at the start. */
    private static final Set<String> READ_AT_THE_START_HERE = Set.of("listeners", "listener.security.protocol.map");

    private static final Set<String> LIMITS_ON_CONNECTIONS = Set.of(
            "max.connection.creation.rate",
            "max.connections",
            "max.connections.per.ip",
            "max.connections.per.ip.overrides");

    private static final String SAID_TO_A_RUNNING_BROKER = "clock.confirmed.ms";

    private static final Set<String> OURS = Set.of(
            "clock.confirmed.ms",
            "disk.free.hard.bytes",
            "disk.free.soft.bytes",
            "durability",
            "produce.validation",
            "scrub.bytes.per.second",
            "shards");

    @Test
    void declaresEverySettingOfKafkasTableAsItStandsThere() throws IOException {
        Set<String> ofTable = new HashSet<>();
        for (String[] row : table()) {
            ofTable.add(row[0]);
            Setting setting = SettingsTable.declared().find(row[0]).orElseThrow(() -> new AssertionError(row[0]));
            assertThat(setting.type().name().toLowerCase(Locale.ROOT))
                    .as(row[0])
                    .isEqualTo(row[1]);
            String defaultText = row[2].equals("null") || row[2].equals("(required)") ? null : row[2];
            assertThat(setting.defaultText()).as(row[0]).isEqualTo("\"\"".equals(defaultText) ? "" : defaultText);
            assertThat(setting.internal()).as(row[0]).isEqualTo(row[5].equals("true"));
            String update = setting.update().name().toLowerCase(Locale.ROOT).replace('_', '-');
            assertThat(update).as(row[0]).isEqualTo(READ_AT_THE_START_HERE.contains(row[0]) ? "read-only" : row[6]);
        }
        for (Setting setting : SettingsTable.declared().all()) {
            assertThat(ofTable.contains(setting.name()) || isOurs(setting))
                    .as(setting.name())
                    .isTrue();
        }
    }

    private static boolean isOurs(Setting setting) {
        boolean readAtTheStart = setting.update() == Setting.Update.READ_ONLY;
        return OURS.contains(setting.name()) && readAtTheStart != setting.name().equals(SAID_TO_A_RUNNING_BROKER);
    }

    @Test
    void whatWorksAndCanBeChangedWhileABrokerRunsIsFollowedThere() {
        Set<String> followed = new HashSet<>(
                Set.of("producer.id.expiration.ms", "log.cleaner.backoff.ms", "log.cleaner.io.max.bytes.per.second"));
        followed.add(SAID_TO_A_RUNNING_BROKER);
        followed.addAll(LIMITS_ON_CONNECTIONS);
        TopicConfigs.all().forEach(topic -> topic.brokerSettings().forEach(each -> followed.add(each.name())));
        for (Setting setting : SettingsTable.declared().all()) {
            if (setting.effect() == Setting.Effect.WORKS && setting.update() != Setting.Update.READ_ONLY) {
                assertThat(followed).contains(setting.name());
            }
        }
    }

    @Test
    void aSettingHasTheEffectOfTheTopicSettingThatItIsTheDefaultOf() {
        for (ConfigDefinition topic : TopicConfigs.all()) {
            Setting.Effect effect = switch (topic.effect()) {
                case ConfigEffect.Works works -> Setting.Effect.WORKS;
                case ConfigEffect.WithoutEffect without -> Setting.Effect.NO_EFFECT;
                case ConfigEffect.Only only -> Setting.Effect.REFUSED;
            };
            for (ConfigDefinition.BrokerSetting setting : topic.brokerSettings()) {
                assertThat(SettingsTable.declared()
                                .find(setting.name())
                                .orElseThrow()
                                .effect())
                        .as("%s and %s", setting.name(), topic.name())
                        .isEqualTo(effect);
            }
        }
    }

    @Test
    void everyDefaultIsLegalAndEverySettingThatDoesNotWorkSaysWhy() {
        for (Setting setting : SettingsTable.declared().all()) {
            if (setting.defaultText() != null && !setting.defaultText().isEmpty()) {
                assertThat(setting.problemWith(setting.defaultText()))
                        .as(setting.name())
                        .isEmpty();
            }
            assertThat(setting.why().isEmpty()).as(setting.name()).isEqualTo(setting.effect() == Setting.Effect.WORKS);
        }
    }

    @Test
    void everySettingOfOursSaysWhatItMeansAndKafkasThatDoNotWorkSayNothing() {
        for (Setting setting : SettingsTable.declared().all()) {
            if (OURS.contains(setting.name())) {
                assertThat(setting.here()).as(setting.name()).isNotEmpty();
            }
            if (!setting.here().isEmpty()) {
                assertThat(setting.effect()).as(setting.name()).isEqualTo(Setting.Effect.WORKS);
                assertThat(setting.here())
                        .as(setting.name())
                        .doesNotContain("|")
                        .doesNotEndWith(".");
                assertThat(setting.documentation()).contains(setting.here());
            }
        }
    }

    @Test
    void noReasonDeniesTheMetricsThatAreServed() {
        assertThat(SettingsTable.declared().all())
                .noneMatch(setting -> setting.why().startsWith("metrics are not served"));
    }

    @Test
    void aClassThatCouldBePluggedIntoKafkaIsNeverRefused() {
        for (Setting setting : SettingsTable.declared().all()) {
            if (setting.type() == Setting.Type.CLASS) {
                assertThat(setting.effect()).as(setting.name()).isEqualTo(Setting.Effect.NO_EFFECT);
            }
        }
    }

    @Test
    void aClassThatIsNotThereIsNoticedInAFileAndRefusedAtRunTime() {
        for (String name : List.of(
                "principal.builder.class",
                "metric.reporters",
                "ssl.engine.factory.class",
                "ssl.keystore.type",
                "ssl.truststore.type")) {
            Setting setting = SettingsTable.declared().find(name).orElseThrow();
            assertThat(setting.refusalOf("com.example.Other")).as(name).isEmpty();
            assertThat(setting.refusalAtRunTimeOf("com.example.Other")).as(name).isPresent();
        }
        Setting reporters = SettingsTable.declared().find("metric.reporters").orElseThrow();
        assertThat(reporters.refusalAtRunTimeOf("")).isEmpty();
        assertThat(reporters.refusalAtRunTimeOf(String.valueOf(reporters.defaultText())))
                .isEmpty();
        assertThat(reporters.refusalAtRunTimeOf(reporters.defaultText() + ",com.example.Other"))
                .isPresent();
    }

    @Test
    void aBufferForCompactionThatKafkaCouldNotStartWithIsRefused() {
        Setting buffer =
                SettingsTable.declared().find("log.cleaner.dedupe.buffer.size").orElseThrow();
        assertThat(buffer.refusalOf("-5")).isPresent();
        assertThat(buffer.refusalOf("1048576")).isPresent();
        assertThat(buffer.refusalOf("1048577")).isEmpty();
    }

    @Test
    void limitsOfSingleAddressesNameThemAsNumbersWhileABrokerRuns() {
        Setting overrides = SettingsTable.declared()
                .find("max.connections.per.ip.overrides")
                .orElseThrow();
        for (String legal : List.of(
                "",
                "127.0.0.1:3",
                "127.0.0.1:3, 10.0.0.255 : 0,",
                "[::1]:4",
                "::1:4",
                ":::4",
                "fe80::1:2:3",
                "1:2:3:4:5:6:7:8:9",
                "::ffff:10.0.0.1:4",
                "1:2:3:4:5:6:10.0.0.1:4")) {
            assertThat(overrides.refusalAtRunTimeOf(legal)).as(legal).isEmpty();
        }
        for (String illegal : List.of(
                "127.0.0.1",
                "127.0.0.1:many",
                "127.0.0.1:-1",
                "127.0.0.1:99999999999",
                "a.host:3",
                "127.0.0.256:3",
                "127.1:3",
                "3:",
                ":3",
                "1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7:8:9:3",
                "1:2:3:4::5:6:7:8:3",
                "1::2::3:4",
                ":1::2:4",
                "12345::1:3",
                "10.0.0.1::1:3",
                "[::1:3")) {
            assertThat(overrides.refusalAtRunTimeOf(illegal)).as(illegal).isPresent();
            assertThat(overrides.refusalOf(illegal)).as(illegal).isEmpty();
        }
    }

    @Test
    void whatIsNoPlainNumberIsRefusedAndNothingElseHappens() {
        Setting ratio =
                SettingsTable.declared().find("log.cleaner.min.cleanable.ratio").orElseThrow();
        for (String text : List.of("NaN", "Infinity", "1d", "0x1p3", "", "1e999999999")) {
            assertThat(ratio.problemWith(text)).as(text).isPresent();
        }
        assertThat(ratio.problemWith("0.25")).isEmpty();
    }

    @Test
    void aListenersSettingIsTheOneOfAllUnderItsOwnName() {
        for (String name : List.of(
                "listener.name.external.max.connections",
                "listener.name.external.ssl.keystore.password",
                "listener.name.external.connections.max.reauth.ms",
                "listener.name.external.scram-sha-256.sasl.jaas.config")) {
            Setting setting = SettingsTable.declared().find(name).orElseThrow(() -> new AssertionError(name));
            Setting ofAll = SettingsTable.declared().ofAll(name).orElseThrow();
            assertThat(setting).isEqualTo(ofAll.named(name));
            assertThat(setting.name()).isEqualTo(name);
            assertThat(name).endsWith("." + ofAll.name());
        }
    }

    @Test
    void whatIsForAllListenersTogetherOrNoSettingIsNotOfOneAndTheHintSaysWhatIs() {
        assertHint(
                "listener.name.external.socket.request.max.bytes", ": socket.request.max.bytes is for all listeners");
        assertHint("listener.name.external.max.conections", "; the nearest is listener.name.external.max.connections");
        assertHint("listener.name.external.plain.max.connections", "the nearest is listener.name.external.");
        for (String far : List.of(
                "listener.name.external",
                "listener.name.external.nothing",
                "listener.names.external.max.connections")) {
            assertThat(SettingsTable.declared().find(far)).as(far).isEmpty();
            assertThat(SettingsTable.declared().hintFor(far)).as(far).isEmpty();
        }
    }

    private static void assertHint(String name, String hint) {
        assertThat(SettingsTable.declared().find(name)).as(name).isEmpty();
        assertThat(SettingsTable.declared().hintFor(name)).contains(hint);
    }

    /** As Kafka's broker says: {@code DynamicBrokerConfig} of its jar lists the first three, and the last five. */
    @Test
    void whatKafkaTakesForASingleListenerIsTakenForOne() {
        assertThat(List.of("max.connections", "max.connection.creation.rate", "num.network.threads"))
                .allSatisfy(name -> assertThat(reach(name)).isEqualTo(Setting.Reach.LISTENERS));
        assertThat(List.of(
                        "connections.max.reauth.ms",
                        "sasl.jaas.config",
                        "sasl.login.callback.handler.class",
                        "sasl.login.class",
                        "sasl.server.callback.handler.class"))
                .allSatisfy(name -> assertThat(reach(name)).isEqualTo(Setting.Reach.MECHANISMS));
        assertThat(List.of("connections.max.idle.ms", "max.connections.per.ip", "socket.send.buffer.bytes"))
                .allSatisfy(name -> assertThat(reach(name)).isEqualTo(Setting.Reach.BROKERS));
    }

    private static Setting.Reach reach(String name) {
        return SettingsTable.declared().find(name).orElseThrow().reach();
    }

    private static List<String[]> table() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(SettingsTableTest.class.getResourceAsStream("/configs-broker.tsv")),
                StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("name\t"))
                    .map(line -> line.split("\t", -1))
                    .toList();
        }
    }
}
