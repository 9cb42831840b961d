package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands as processes: what the launcher, pipes, signals and a broker that dies add to what {@link CommandRun} shows. */
@Tag("cluster")
class CommandProcessTest {

    private static final int INTERRUPTED = 130;
    private static final long ENDS_WITHIN_SECONDS = 60;

    @TempDir
    static Path home;

    private static StartedBroker broker;
    private static int runs;

    /** What a shell left behind. */
    private record Run(int exitCode, String output, String errors) {}

    @BeforeAll
    static void startBroker() throws Exception {
        broker = StartedBroker.start(home, "group.initial.rebalance.delay.ms=0");
        Run made = shell("seq 1 200000 | $courant produce numbers --create");
        assertThat(made).isEqualTo(new Run(0, "200000 records acknowledged\n", made.errors()));
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    /** Runs a line of a shell in which {@code $courant} is the launcher, and the broker is known by the environment. */
    private static Run shell(String line) throws IOException, InterruptedException {
        Process process = start(line);
        assertThat(process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS))
                .as(line)
                .isTrue();
        return new Run(
                process.exitValue(),
                Files.readString(home.resolve("run-" + runs)),
                Files.readString(home.resolve("run-" + runs + ".err")));
    }

    private static Process start(String line) throws IOException {
        runs++;
        // From a file, since in an environment without a locale Java passes no letter beyond ASCII as an argument.
        Path script = Files.writeString(home.resolve("run-" + runs + ".sh"), line);
        // Whoever runs the tests in the background has them ignore Ctrl-C, and the JVM of a command would inherit that.
        ProcessBuilder builder = new ProcessBuilder("env", "--default-signal=INT", "bash", script.toString());
        builder.environment().put("courant", StartedBroker.launcher());
        builder.environment().put("COURANT_BOOTSTRAP", broker.bootstrap());
        return builder.redirectOutput(home.resolve("run-" + runs).toFile())
                .redirectError(home.resolve("run-" + runs + ".err").toFile())
                .start();
    }

    @Test
    void aCommandRunsFromTheCacheMadeForItAndFindsTheBrokerByTheEnvironment() throws Exception {
        Run run = shell("JDK_JAVA_OPTIONS='-XX:AOTMode=on' $courant topic list numbers");
        assertThat(run.exitCode()).as(run.errors()).isZero();
        assertThat(run.output()).isEqualTo("numbers\n");
    }

    @Test
    void nothingIsWrongWhenTheReaderOfAPipeHasSeenEnough() throws Exception {
        Run run = shell("set -o pipefail; $courant consume numbers | head -2");
        assertThat(run).isEqualTo(new Run(0, "1\n2\n", ""));
    }

    @Test
    void anOutputThatCannotBeWrittenIsAnError() throws Exception {
        Run run = shell("$courant consume numbers > /dev/full");
        assertThat(run.errors()).isEqualTo("courant: standard output cannot be written: No space left on device\n");
        assertThat(run.exitCode()).isEqualTo(3);
    }

    @Test
    void textBeyondAsciiGoesThroughWhateverTheLocaleSays() throws Exception {
        shell("$courant topic create text");
        Run produced = shell("echo 'grün|größer' | LC_ALL=POSIX $courant produce text -k '|' -H 'straße=breit'");
        assertThat(produced.exitCode()).as(produced.errors()).isZero();
        assertThat(shell("LC_ALL=POSIX $courant consume text --json").output())
                .contains(
                        "\"key\":\"grün\",\"value\":\"größer\",\"headers\":[{\"name\":\"straße\",\"value\":\"breit\"}]");
    }

    @Test
    void anInterruptedConsumerHasPrintedWholeLinesAndEndsAsShellsExpect() throws Exception {
        Process process = start("exec $courant consume numbers --follow --from beginning");
        Path output = home.resolve("run-" + runs);
        Waiting.until(
                "records", ENDS_WITHIN_SECONDS, () -> Files.readString(output).contains("\n200000\n"));
        interrupt(process);
        assertThat(process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(INTERRUPTED);
        assertThat(Files.readString(output)).endsWith("\n200000\n");
        assertThat(Files.readString(home.resolve("run-" + runs + ".err"))).isEmpty();
    }

    @Test
    void anInterruptedMemberOfAGroupHasCommittedWhatItHasPrinted() throws Exception {
        Process process = start("exec $courant consume numbers --follow --group interrupted");
        Path output = home.resolve("run-" + runs);
        Waiting.until(
                "records", ENDS_WITHIN_SECONDS, () -> Files.readString(output).contains("\n200000\n"));
        interrupt(process);
        assertThat(process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(INTERRUPTED);
        assertThat(CommandRun.at(broker.bootstrap(), "group", "describe", "interrupted")
                        .done())
                .startsWith("interrupted  Empty, 0 members, lag 0\n");
    }

    @Test
    void anInterruptedProducerSaysHowManyWereAcknowledged() throws Exception {
        shell("$courant topic create typed");
        Path pipe = home.resolve("typed");
        shell("mkfifo " + pipe);
        Process process = start("exec 3<>" + pipe + "; printf 'a\\nb\\n' >&3; exec $courant produce typed <&3");
        Path errors = home.resolve("run-" + runs + ".err");
        Waiting.until(
                "two records",
                ENDS_WITHIN_SECONDS,
                () -> CommandRun.at(broker.bootstrap(), "consume", "typed")
                        .done()
                        .equals("a\nb\n"));
        interrupt(process);
        assertThat(process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(errors)).isEqualTo("courant: interrupted: 2 of 2 records were acknowledged\n");
        assertThat(process.exitValue()).isEqualTo(INTERRUPTED);
    }

    @Test
    void aProducerWhoseBrokerDiesSaysHowManyWereAcknowledged() throws Exception {
        Path other = Files.createDirectory(home.resolve("other"));
        try (StartedBroker dying = StartedBroker.start(other)) {
            String at = " --bootstrap " + dying.bootstrap();
            shell("$courant topic create doomed" + at);
            Process process = start("yes | exec $courant produce doomed --rate 20000 --timeout 3" + at);
            Path errors = home.resolve("run-" + runs + ".err");
            Waiting.until(
                    "records",
                    ENDS_WITHIN_SECONDS,
                    () -> !CommandRun.at(dying.bootstrap(), "consume", "doomed", "--max", "1")
                            .done()
                            .isEmpty());
            dying.kill();
            assertThat(process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(errors))
                    .matches(
                            "courant: [1-9]\\d* of \\d+ records were acknowledged; line \\d+: no acknowledgement within 3 s\n");
            assertThat(process.exitValue()).isEqualTo(CommandRun.INCOMPLETE);
        }
    }

    /** Ctrl-C reaches the process that the user sees: the launcher has become it. */
    private static void interrupt(Process process) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-INT", Long.toString(process.pid())));
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
