package io.courant.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the checks of JDK, processor, memory and limits say of machines that are fit and unfit. */
class MachineChecksTest {

    @TempDir
    Path directory;

    @Test
    void wantsAJdkThatIsNewEnough() {
        assertThat(new JdkCheck(Runtime.Version.parse("25.0.3+9")).look()).isEqualTo(Diagnosis.ok("25.0.3+9"));
        Diagnosis old = new JdkCheck(Runtime.Version.parse("21.0.1")).look();
        assertThat(old.verdict()).isEqualTo(Verdict.PROBLEM);
        assertThat(old.toString()).contains("21.0.1").contains("JDK 25").contains("COURANT_JAVA_HOME");
    }

    @Test
    void warnsOfASystemWithoutEpoll() {
        assertThat(new ArchitectureCheck("Linux", "aarch64").look().verdict()).isEqualTo(Verdict.OK);
        assertThat(new ArchitectureCheck("Linux", "riscv64").look().verdict()).isEqualTo(Verdict.WARNING);
        assertThat(new ArchitectureCheck("Mac OS X", "aarch64").look().advice()).contains("epoll");
    }

    @Test
    void warnsOfASingleProcessor() {
        assertThat(new ProcessorsCheck(2).look()).isEqualTo(Diagnosis.ok("2"));
        assertThat(new ProcessorsCheck(1).look().verdict()).isEqualTo(Verdict.WARNING);
    }

    @Test
    void comparesMemoryWithTheFlagsOfTheBrokersJvm() throws IOException {
        Path flags = Files.writeString(directory.resolve("jvm.args"), """
                # -Xmx9g is a comment
                -XX:+UseSerialGC
                -Xmx512m
                -XX:MaxDirectMemorySize=1g
                """);
        Diagnosis enough = new MemoryCheck(4L << 30, flags, List.of()).look();
        assertThat(enough).isEqualTo(Diagnosis.ok("4.0 GB, of which the broker may take 1.5 GB"));
        Diagnosis tooLittle = new MemoryCheck(1L << 30, flags, List.of()).look();
        assertThat(tooLittle.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(tooLittle.toString()).contains("1.0 GB").contains("1.5 GB").contains("-Xmx");
        Path shared = Files.writeString(directory.resolve("shared.args"), "-XX:+UseSerialGC\n");
        assertThat(new MemoryCheck(4L << 30, shared, List.of("-Xmx256m", "-XX:MaxDirectMemorySize=512m")).look())
                .isEqualTo(Diagnosis.ok("4.0 GB, of which the broker may take 768 MB"));
        assertThat(new MemoryCheck(1L << 30, directory.resolve("none"), List.of())
                        .look()
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void judgesTheLimitOnOpenFiles() throws IOException {
        assertThat(openFiles("65536", "65536"))
                .isEqualTo(Diagnosis.ok("soft limit 65536, hard limit 65536: 49152 for clients, 16384 for logs"));
        assertThat(openFiles("1024", "4096").verdict()).isEqualTo(Verdict.WARNING);
        assertThat(openFiles("1024", "unlimited").toString()).contains("hard limit none", "LimitNOFILE");
        assertThat(openFiles("64", "64").verdict()).isEqualTo(Verdict.PROBLEM);
        assertThat(openFiles("unlimited", "unlimited")).isEqualTo(Diagnosis.ok("no limit"));
        assertThat(new OpenFilesCheck(directory.resolve("none")).look().verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    private Diagnosis openFiles(String soft, String hard) throws IOException {
        Path limits = Files.writeString(
                directory.resolve("limits"),
                "Max open files            %-20s %-20s files     %n".formatted(soft, hard));
        return new OpenFilesCheck(limits).look();
    }

    @Test
    void tellsEveryCheckInALineAndReturnsTheWorstVerdict() {
        List<String> lines = new ArrayList<>();
        Doctor doctor = new Doctor(List.of(
                new ProcessorsCheck(4),
                new JdkCheck(Runtime.Version.parse("17")),
                new ProcessorsCheck(1),
                new OpenFilesCheck(directory)));
        assertThat(doctor.examine(lines::add)).isEqualTo(Verdict.PROBLEM);
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).isEqualTo("processors   ok       4");
        assertThat(lines.get(1)).startsWith("jdk          problem  17. ");
        assertThat(lines.get(2)).startsWith("processors   warning  1. ");
        assertThat(lines.get(3)).startsWith("open-files   unknown  not known here (");
        assertThat(new Doctor(List.of(new ProcessorsCheck(1))).examine(lines::add))
                .isEqualTo(Verdict.WARNING);
    }
}
