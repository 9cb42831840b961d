package io.courant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.wire.record.BatchBuilder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

    private static final long WALL_MS = 1_700_000_000_000L;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void dumpsEveryBatchAndItsRecordsWhenAsked() throws Exception {
        Path partition = partition(batch(0, "first", "second"), batch(2, "third"));
        assertThat(run("log", "dump", partition.toString())).isEqualTo(ExitCode.DONE);
        assertThat(out.toString())
                .contains("baseOffset: 0 lastOffset: 1 count: 2")
                .contains("baseOffset: 2 lastOffset: 2 count: 1")
                .doesNotContain("third");
        assertThat(run("log", "dump", "--records", partition.toString())).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("first").contains("second").contains("third");
    }

    @Test
    void saysThatASoundLogIsSound() throws Exception {
        Path partition = partition(batch(0, "first"), batch(1, "second"));
        assertThat(run("log", "verify", partition.toString())).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("2 batches, 2 records").contains("sound");
    }

    @Test
    void namesADamagedBatchWithItsPlaceAndChangesNothing() throws Exception {
        byte[] first = batch(0, "first");
        byte[] second = batch(1, "second");
        second[second.length - 3] ^= 1;
        Path partition = partition(first, second, batch(2, "third"));
        byte[] before = Files.readAllBytes(segmentOf(partition));
        assertThat(run("log", "verify", partition.toString())).isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(out.toString())
                .contains("DAMAGE")
                .contains("00000000000000000000.log")
                .contains("position " + first.length);
        assertThat(Files.readAllBytes(segmentOf(partition))).isEqualTo(before);
        assertThat(partition.toFile().list()).containsExactly("00000000000000000000.log");
    }

    @Test
    void checksThisMachineAndLeavesItAsItWas() {
        int exitCode = run("doctor", "--data", directory.resolve("data").toString());
        List<String> lines = out.toString().lines().toList();
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
            assertThat(out.toString())
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
        assertThat(out.toString()).containsPattern("directory +problem .*photo.jpg");
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
        assertThat(err.toString()).startsWith("courant: ").contains("lgo").hasLineCount(1);
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
        assertThat(out.toString()).startsWith("courant ");
        assertThat(run("--help")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("doctor").contains("log");
        assertThat(run("log", "--help")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).contains("dump").contains("verify");
    }

    private int run(String... arguments) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
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
