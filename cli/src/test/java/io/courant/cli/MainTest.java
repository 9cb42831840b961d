package io.courant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.cli.shell.Console;
import io.courant.cli.shell.ExitCode;
import io.courant.wire.record.BatchBuilder;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

    private static final long WALL_MS = 1_700_000_000_000L;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void dumpsEveryBatchAndItsRecordsWhenAsked() throws Exception {
        Path partition = partition(batch(0, "first", "second"), batch(2, "third"));
        assertThat(run("log", "dump", partition.toString())).isEqualTo(ExitCode.DONE);
        assertThat(text())
                .contains("baseOffset: 0 lastOffset: 1 count: 2")
                .contains("baseOffset: 2 lastOffset: 2 count: 1")
                .doesNotContain("third");
        assertThat(run("log", "dump", "--records", partition.toString())).isEqualTo(ExitCode.DONE);
        assertThat(text()).contains("first").contains("second").contains("third");
    }

    @Test
    void saysThatASoundLogIsSound() throws Exception {
        Path partition = partition(batch(0, "first"), batch(1, "second"));
        assertThat(run("log", "verify", partition.toString())).isEqualTo(ExitCode.DONE);
        assertThat(text()).contains("2 batches, 2 records").contains("sound");
    }

    @Test
    void namesADamagedBatchWithItsPlaceAndChangesNothing() throws Exception {
        byte[] first = batch(0, "first");
        byte[] second = batch(1, "second");
        second[second.length - 3] ^= 1;
        Path partition = partition(first, second, batch(2, "third"));
        byte[] before = Files.readAllBytes(segmentOf(partition));
        assertThat(run("log", "verify", partition.toString())).isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(text())
                .contains("DAMAGE")
                .contains("00000000000000000000.log")
                .contains("position " + first.length);
        assertThat(Files.readAllBytes(segmentOf(partition))).isEqualTo(before);
        assertThat(partition.toFile().list()).containsExactly("00000000000000000000.log");
    }

    @Test
    void checksThisMachineAndLeavesItAsItWas() {
        ExitCode exitCode = run("doctor", "--data", directory.resolve("data").toString());
        List<String> lines = text().lines().toList();
        assertThat(lines)
                .extracting(line -> line.split(" ", 2)[0])
                .containsExactly(
                        "jdk",
                        "architecture",
                        "processors",
                        "memory",
                        "open-files",
                        "filesystem",
                        "fdatasync",
                        "space",
                        "directory",
                        "clock");
        assertThat(lines).allMatch(line -> line.matches("[a-z-]+ +(ok|unknown|warning|problem) +.+"));
        boolean problem = lines.stream().anyMatch(line -> line.matches("[a-z-]+ +problem .*"));
        assertThat(exitCode).isEqualTo(problem ? ExitCode.FOUND_WRONG : ExitCode.DONE);
        assertThat(lines.getFirst()).contains(" ok ").contains(Runtime.version().toString());
        assertThat(directory.toFile().list()).isEmpty();
    }

    @Test
    void checksEachDataDirectoryThatAConfigurationNames() throws Exception {
        Path config = directory.resolve("server.properties");
        Path one = directory.resolve("one");
        Path two = directory.resolve("two");
        Files.writeString(
                config,
                "log.dirs=" + one + ", " + two + "\nlog.dir=" + directory + "\ndisk.free.hard.bytes=" + (1L << 60)
                        + "\n");
        assertThat(run("doctor", "--config", config.toString())).isEqualTo(ExitCode.FOUND_WRONG);
        for (Path each : List.of(one, two)) {
            assertThat(text())
                    .containsPattern("space +problem +" + each + ": .*disk.free.hard.bytes")
                    .containsPattern("directory +ok +" + each + ": does not exist");
        }
        assertThat(run("doctor", "--config", directory.resolve("none").toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--config").contains("none");
        Files.writeString(config, "disk.free.soft.bytes=much\n");
        assertThat(run("doctor", "--config", config.toString())).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void endsWithItsOwnCodeWhenTheMachineIsNotFit() throws Exception {
        Files.writeString(directory.resolve("photo.jpg"), "");
        assertThat(run("doctor", "--data", directory.toString())).isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(text()).containsPattern("directory +problem .*photo.jpg");
        assertThat(directory.toFile().list()).containsExactly("photo.jpg");
    }

    @Test
    void saysWhatItCannotLookAt() {
        assertThat(run("log", "verify", directory.resolve("nowhere").toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("courant: ").contains("nowhere").hasLineCount(1);
    }

    @Test
    void namesUnknownCommandsAndOptionsInOneLine() {
        assertThat(run("lgo")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .startsWith("courant: unknown command: lgo; is log meant?")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'strat', 'unknown command: strat; is start meant?'",
        "'topics list', 'unknown command: topics; is topic meant?'",
        "'topic lst', 'unknown command: lst; is list meant?'",
        "'topic list --jsn', 'unknown option: --jsn; is --json meant?'",
        "'topic create t --partitons=3', 'unknown option: --partitons; is --partitions meant?'",
        "'topic create', 'missing required parameter: ''TOPIC'''",
        "'topic create t --partitions many', 'invalid value for option ''--partitions'': ''many'' is not a whole number'",
        "'topic create t --config retention.ms', '--config takes NAME=VALUE, not ''retention.ms'''",
        "'topic create t --partitions -1', '--partitions takes 1 or more, not -1'",
        "'topic create t --replication-factor 0', '--replication-factor takes 1 or more, not 0'",
        "'topic alter t --partitions 0', '--partitions takes 1 or more, not 0'",
        "'topic alter t', 'nothing to alter: give --partitions, --config or --delete-config'",
        "'topic', 'topic: list, create, describe, alter or delete expected'",
        "'produce t --acks most', '--acks takes 0, 1, all, not most'",
        "'produce t --compression zip', '--compression takes gzip, lz4, none, snappy, zstd, not zip'",
        "'produce t nowhere.txt', 'nowhere.txt: there is no such file; nothing was sent'",
        "'consume t --format xml', '--format takes text, json or hex, not xml'",
        "'consume t --from yesterday', '--from does not know ''yesterday''; it takes beginning, end, an offset'",
        "'consume t --max 0', '--max takes 1 or more, not 0'",
        "'consume t --group g --from 12', 'with --group, --from takes beginning or end'",
        "'consume t --group g --partition 1', '--group and --partition exclude each other'",
        "'group reset g --to beginning', 'group reset takes either --topic or --all-topics'",
        "'group reset g --topic t', 'group reset takes one of --to and --shift'",
        "'group list --state Stabel', 'there is no state ''Stabel'' of groups; is Stable meant?'",
        "'config describe topc t', 'settings belong to a topic, a broker or a logger, not to ''topc''; is topic meant?'",
        "'config set topic t retention.ms', 'config set takes NAME=VALUE, not ''retention.ms'''",
        "'completion fish', 'completion takes bash or zsh, not fish'",
        "'topic list --timeout 0', '--timeout takes 1 to 3600 seconds, not 0'",
        "'topic list --bootstrap localhost', '''localhost'' is no place of a broker: write HOST:PORT, for example'",
        "'topic list --bootstrap localhost:http', '''localhost:http'' is no place of a broker: a port is a number'",
        "'topic list --command-config nowhere.conf', '--command-config nowhere.conf: there is no such file'"
    })
    void saysInOneLineWhatIsWrongWithACommandLine(String command, String sentence) {
        assertThat(run(command.split(" ", -1))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("courant: " + sentence).hasLineCount(1);
        assertThat(text()).isEmpty();
    }

    @Test
    void everyCommandHelpsWithAnExample() {
        for (String command : CommandsPage.commands(Commands.all(console()))) {
            out.reset();
            assertThat(run((command + " --help").split(" ", -1))).as(command).isEqualTo(ExitCode.DONE);
            assertThat(text()).contains("Usage: courant " + command).containsPattern("Examples:|Options:|DIR|courant");
        }
    }

    @Test
    void printsACompletionThatBashAccepts() throws Exception {
        assertThat(run("completion", "bash")).isEqualTo(ExitCode.DONE);
        Path script = Files.write(directory.resolve("completion"), out.toByteArray());
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        "source " + script
                                + "; COMP_WORDS=(courant topic cr); COMP_CWORD=2; _complete_courant; echo ${COMPREPLY[@]}")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
                .isEqualTo("create");
    }

    @Test
    void theLauncherKnowsAndNamesEveryCommand() throws Exception {
        String launcher = Files.readString(CommandsPage.root().resolve("courant"));
        for (String command : Commands.all(console()).getSubcommands().keySet()) {
            assertThat(launcher).as("usage").containsPattern("\n  " + command + "[ ,]");
            assertThat(launcher).as("case").containsPattern("(?m)^  (.*\\| )?" + command + "( \\|.*)?\\)");
        }
    }

    @Test
    void missesACommand() {
        assertThat(run("log")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "courant: log: dump or verify expected (courant log --help shows what there is)");
    }

    @Test
    void tellsItsVersionAndHelps() {
        assertThat(run("--version")).isEqualTo(ExitCode.DONE);
        assertThat(text()).startsWith("courant ");
        assertThat(run("--help")).isEqualTo(ExitCode.DONE);
        assertThat(text()).contains("doctor").contains("log");
        assertThat(run("log", "--help")).isEqualTo(ExitCode.DONE);
        assertThat(text()).contains("dump").contains("verify");
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private Console console() {
        return Console.of(
                InputStream.nullInputStream(), out, new PrintWriter(err, true), Console.Terminals.NONE, Map.of());
    }

    private ExitCode run(String... arguments) {
        int code = Main.run(console(), arguments);
        return Arrays.stream(ExitCode.values())
                .filter(each -> each.code() == code)
                .findFirst()
                .orElseThrow();
    }

    private Path partition(byte[]... batches) throws Exception {
        Path partition = Files.createDirectory(directory.resolve("lines-0"));
        int size = Arrays.stream(batches).mapToInt(batch -> batch.length).sum();
        ByteBuffer joined = ByteBuffer.allocate(size);
        Arrays.stream(batches).forEach(joined::put);
        Files.write(segmentOf(partition), joined.array());
        return partition;
    }

    private static Path segmentOf(Path partition) {
        return partition.resolve("00000000000000000000.log");
    }

    private static byte[] batch(long baseOffset, String... values) {
        BatchBuilder builder = new BatchBuilder().baseOffset(baseOffset).partitionLeaderEpoch(0);
        for (String value : values) {
            builder.append(WALL_MS, null, value.getBytes(StandardCharsets.UTF_8));
        }
        ByteBuffer built = builder.build();
        byte[] bytes = new byte[built.remaining()];
        built.get(bytes);
        return bytes;
    }
}
