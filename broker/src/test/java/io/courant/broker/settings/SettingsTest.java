package io.courant.broker.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    @Test
    void nothingSetMeansKafkasDefaults() throws SettingsException {
        Settings settings = Settings.resolve(List.of());
        assertThat(settings.intValue("num.partitions")).isEqualTo(1);
        assertThat(settings.booleanValue("auto.create.topics.enable")).isTrue();
        assertThat(settings.longValue("log.segment.bytes")).isEqualTo(1_073_741_824);
        assertThat(settings.optionalText("log.dirs")).isNull();
        assertThat(settings.isSet("num.partitions")).isFalse();
        assertThat(settings.notices()).isEmpty();
    }

    @Test
    void aLaterSourceWins() throws SettingsException {
        Settings settings = Settings.resolve(List.of(
                new SettingsSource("file", Map.of("num.partitions", "3", "message.max.bytes", "5")),
                new SettingsSource("--set", Map.of("num.partitions", "7"))));
        assertThat(settings.intValue("num.partitions")).isEqualTo(7);
        assertThat(settings.intValue("message.max.bytes")).isEqualTo(5);
    }

    @Test
    void anUnknownNameOffersTheNearest() {
        assertRefused("num.partiton", "3", "--set: there is no setting num.partiton; the nearest is num.partitions");
    }

    @Test
    void aNameThatIsNearToNoneGetsNoHint() {
        for (String name : List.of("zookeeper.connect", "no.such", "foo")) {
            assertThatExceptionOfType(SettingsException.class)
                    .isThrownBy(() -> Settings.resolve(List.of(new SettingsSource("--set", Map.of(name, "1")))))
                    .withMessage("--set: there is no setting " + name);
        }
    }

    @Test
    void illegalValuesAreNamedWithWhatIsLegal() {
        assertRefused("num.partitions", "many", "num.partitions=many is not a whole number");
        assertRefused("num.partitions", "0", "num.partitions=0 is not one of: at least 1");
        assertRefused("num.partitions", "3000000000", "does not lie between");
        assertRefused("auto.create.topics.enable", "yes", "is neither true nor false");
        assertRefused("log.message.timestamp.type", "Never", "is not one of: CreateTime, LogAppendTime");
        assertRefused("compression.gzip.level", "0", "is not one of: 1 to 9, -1");
        assertRefused("shards", "65", "is not one of: 0 to 64");
    }

    @Test
    void aSettingWhosePromiseWouldBreakIsRefusedWithTheReason() {
        assertRefused(
                "ssl.keystore.location", "/keys", "is refused: authentication and encryption are not built in yet");
        assertRefused("authorizer.class.name", "kafka.Authorizer", "is refused: authorisation is not built in yet");
        assertRefused("log.cleaner.enable", "false", "is refused: compaction cannot be switched off for all topics");
    }

    @Test
    void aClassOfKafkasPlugInPointsIsNoticed() throws SettingsException {
        assertThat(Settings.resolve(List.of(new SettingsSource(
                                "file", Map.of("create.topic.policy.class.name", "com.example.Policy"))))
                        .notices())
                .containsExactly("create.topic.policy.class.name=com.example.Policy has no effect: classes of one's own"
                        + " cannot be plugged in: topics are created without that policy");
    }

    @Test
    void theDefaultOfARefusedSettingIsFine() throws SettingsException {
        assertThat(Settings.resolve(List.of(new SettingsSource(
                                "file", Map.of("authorizer.class.name", "", "log.cleaner.enable", "true"))))
                        .notices())
                .isEmpty();
    }

    @Test
    void aSettingWithoutEffectIsNoticedOnce() throws SettingsException {
        Settings settings = Settings.resolve(List.of(
                new SettingsSource("file", Map.of("num.io.threads", "8")),
                new SettingsSource("--set", Map.of("num.io.threads", "9"))));
        assertThat(settings.notices())
                .containsExactly("num.io.threads=9 has no effect: the number of event loops follows the cores; see the"
                        + " setting shards");
    }

    @Test
    void settingsWithoutEffectAreNoticedTogetherWhereTheReasonIsOne() throws SettingsException {
        Settings settings = Settings.resolve(List.of(new SettingsSource(
                "file", Map.of("num.io.threads", "8", "num.network.threads", "3", "telemetry.max.bytes", "1"))));
        assertThat(settings.notices())
                .containsExactly(
                        "num.io.threads=8, num.network.threads=3 have no effect: the number of event loops follows the"
                                + " cores; see the setting shards",
                        "telemetry.max.bytes=1 has no effect: clients' metrics are not taken yet");
    }

    @Test
    void allProblemsAreToldAtOnce() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Settings.resolve(
                        List.of(new SettingsSource("file", Map.of("num.partitions", "-1", "no.such", "1")))))
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage()).lines()).hasSize(2));
    }

    @Test
    void aFileIsReadAsProperties(@TempDir Path directory) throws IOException, SettingsException {
        Path file = Files.writeString(
                directory.resolve("server.properties"), "# a comment\nnum.partitions = 4 \nlog.dirs=/a,\\\n  /b\n");
        Settings settings = Settings.resolve(List.of(SettingsSource.ofFile(file)));
        assertThat(settings.intValue("num.partitions")).isEqualTo(4);
        assertThat(settings.list("log.dirs")).containsExactly("/a", "/b");
    }

    @Test
    void aFileThatSaysTwoThingsIsRefused(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("two"), "num.partitions=1\nnum.partitions=2\n");
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> SettingsSource.ofFile(file))
                .withMessageEndingWith("num.partitions is set twice, to 1 and to 2");
    }

    @Test
    void aMissingOrBrokenFileIsNamed(@TempDir Path directory) throws IOException {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> SettingsSource.ofFile(directory.resolve("none")))
                .withMessageEndingWith("none: there is no such file");
        Path broken = Files.writeString(directory.resolve("broken"), "name=\\u12\n");
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> SettingsSource.ofFile(broken))
                .withMessageContaining("cannot be read as a properties file");
    }

    @Test
    void anOptionWithoutAValueIsNamed() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> SettingsSource.ofOptions("--set", List.of("num.partitions")))
                .withMessage("--set num.partitions: NAME=VALUE expected");
    }

    private static void assertRefused(String name, String text, String message) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Settings.resolve(List.of(new SettingsSource("--set", Map.of(name, text)))))
                .withMessageContaining(message);
    }
}
