package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code courant produce} and {@code courant consume}: what goes in comes out, and what typical mistakes get. */
@Tag("compat")
class RecordCommandsTest {

    @TempDir
    static Path home;

    private static StartedBroker broker;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = StartedBroker.start(home);
        run("topic", "create", "numbers", "--partitions", "1").done();
        produce(lines(1, 100), "numbers").done();
        run("topic", "create", "spread", "--partitions", "3").done();
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    private static CommandRun run(String... arguments) {
        return CommandRun.at(broker.bootstrap(), arguments);
    }

    private static CommandRun produce(String input, String... arguments) {
        String[] all = IntStream.rangeClosed(0, arguments.length)
                .mapToObj(i -> i == 0 ? "produce" : arguments[i - 1])
                .toArray(String[]::new);
        return CommandRun.at(broker.bootstrap(), input, all);
    }

    private static String lines(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }

    @Test
    void linesComeBackAsTheyWere() {
        assertThat(run("consume", "numbers").done()).isEqualTo(lines(1, 100));
        assertThat(run("consume", "numbers", "--max", "3").done()).isEqualTo(lines(1, 3));
        assertThat(run("consume", "numbers", "--from", "97").done()).isEqualTo(lines(98, 100));
        assertThat(run("consume", "numbers", "--from", "-2").done()).isEqualTo(lines(99, 100));
        assertThat(run("consume", "numbers", "--from", "end").done()).isEmpty();
        assertThat(run("consume", "numbers", "--from", "1h").done()).isEqualTo(lines(1, 100));
        assertThat(run("consume", "numbers", "--from", "2001-01-01").done()).isEqualTo(lines(1, 100));
        assertThat(run("consume", "numbers", "--from", "2101-01-01T00:00:00Z").done())
                .isEmpty();
        assertThat(run("consume", "numbers", "--partition", "0", "--max", "1").done())
                .isEqualTo("1\n");
    }

    @Test
    void keysHeadersAndNullsComeBack() {
        assertThat(produce(
                                "k1:v1\nk2:gone\n:empty key\nk3:a:b\n",
                                "spread",
                                "-k",
                                ":",
                                "--null-marker",
                                "gone",
                                "-H",
                                "from=test",
                                "--partition",
                                "1")
                        .done())
                .isEqualTo("4 records acknowledged\n");
        assertThat(run("consume", "spread", "-k", " -> ", "--partition", "1").done())
                .isEqualTo("k1 -> v1\nk2 -> null\n -> empty key\nk3 -> a:b\n");
        assertThat(run("consume", "spread", "--format", "hex", "--partition", "1")
                        .done())
                .isEqualTo("1 0 6b31 7631\n1 1 6b32 -\n1 2 \"\" 656d707479206b6579\n1 3 6b33 613a62\n");
        assertThat(run("consume", "spread", "--json", "--partition", "1", "--max", "2")
                        .done()
                        .lines())
                .first()
                .asString()
                .matches("\\{\"topic\":\"spread\",\"partition\":1,\"offset\":0,\"timestamp\":\\d+,"
                        + "\"timestampType\":\"CreateTime\",\"key\":\"k1\",\"value\":\"v1\","
                        + "\"headers\":\\[\\{\"name\":\"from\",\"value\":\"test\"}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void everyCompressionGoesThrough(String compression) {
        String topic = "compressed-" + compression;
        assertThat(produce(lines(1, 1_000), topic, "--create", "-z", compression)
                        .done())
                .isEqualTo("1000 records acknowledged\n");
        assertThat(run("consume", topic).done()).isEqualTo(lines(1, 1_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "1", "0"})
    void recordsAreSentWithTheWantedAcks(String acks) throws IOException {
        run("topic", "create", "acks-" + acks).done();
        assertThat(produce("a\nb\n", "acks-" + acks, "--acks", acks).done())
                .isEqualTo(acks.equals("0") ? "2 records sent\n" : "2 records acknowledged\n");
        // A write is acknowledged without waiting, or not at all, before readers see it.
        Waiting.until("both", 10, () -> run("consume", "acks-" + acks).done().equals("a\nb\n"));
    }

    @Test
    void filesAreSentOneAfterTheOtherAndOnlyWhenAllCanBeRead() throws IOException {
        Path first = Files.writeString(home.resolve("first"), "1\n2\n");
        Path second = Files.writeString(home.resolve("second"), "3\n\n4");
        run("topic", "create", "files").done();
        assertThat(run("produce", "files", first.toString(), second.toString(), "--json")
                        .done())
                .isEqualTo("{\"topic\":\"files\",\"read\":5,\"acknowledged\":5,\"error\":null}\n");
        assertThat(run("consume", "files").done()).isEqualTo("1\n2\n3\n\n4\n");
        run("produce", "files", first.toString(), home.resolve("third").toString())
                .failed(CommandRun.USAGE, "third: there is no such file; nothing was sent");
        run("produce", "files", home.toString()).failed(CommandRun.USAGE, "it is a directory; nothing was sent");
        assertThat(run("consume", "files", "--from", "5").done()).isEmpty();
    }

    @Test
    void aRecordThatFailsIsNamedAndTheOthersAreCounted() {
        run("topic", "create", "small", "--config", "max.message.bytes=1000").done();
        produce("a\nb\n" + "x".repeat(5_000) + "\nc\n", "small")
                .failed(
                        CommandRun.INCOMPLETE,
                        "line 3: a record of 5000 bytes is larger than the topic takes (its setting max.message.bytes)");
        produce("k:v\nnothing\nk:v\n", "small", "-k", ":")
                .failed(CommandRun.INCOMPLETE, "1 of 2 records were acknowledged; line 2 has no key separator");
    }

    @Test
    void aTopicThatDoesNotExistIsNotMadeByAMisspelling() {
        produce("1\n", "numbres")
                .failed(
                        CommandRun.NOT_FOUND,
                        "there is no topic numbres; is numbers meant? (courant topic list shows all); courant topic create"
                                + " numbres, or --create, makes it");
        run("consume", "numbres").failed(CommandRun.NOT_FOUND, "there is no topic numbres; is numbers meant?");
        assertThat(run("topic", "list", "numbres").done()).isEmpty();
    }

    @Test
    void offsetsAndPartitionsThatDoNotExistAreRefusedWithThoseThatDo() {
        run("consume", "numbers", "--from", "101")
                .failed(CommandRun.NOT_FOUND, "there is no offset 101: numbers-0 has 0 to 100");
        run("consume", "numbers", "--partition", "1")
                .failed(CommandRun.NOT_FOUND, "there is no partition 1: numbers has 0 to 0");
        produce("1\n", "numbers", "--partition", "-1")
                .failed(CommandRun.NOT_FOUND, "there is no partition -1: numbers has 0 to 0");
    }

    @Test
    void followingEndsWhenNothingHasComeForTheTimeGiven() {
        assertThat(run("consume", "numbers", "--follow", "--from", "-1", "--idle", "1")
                        .done())
                .isEqualTo("100\n");
    }
}
