package io.courant.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.courant.base.Disk;
import io.courant.filesystem.FileSystemDisk;
import io.courant.log.DataDirectory;
import io.courant.log.DataDirectoryOpening.Opened;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the checks of the data directory and of the clock say of good and bad ones. */
class DirectoryAndClockChecksTest {

    private static final Disk DISK = new FileSystemDisk();

    @TempDir
    Path directory;

    private Path data;
    private Path program;

    @BeforeEach
    void choosePlaces() throws IOException {
        data = directory.toRealPath().resolve("data");
        program = Files.writeString(directory.resolve("cli.jar"), "built");
    }

    private Diagnosis look() throws IOException {
        Path locks = directory.resolve("locks");
        Files.writeString(locks, "1: FLOCK  ADVISORY  WRITE 22511 fe:00:9986764 0 EOF\n");
        return new DataDirectoryCheck(DISK, data, new HeldLocks(locks)).look();
    }

    @Test
    void saysWhereAStartBegins() throws IOException {
        assertThat(look()).isEqualTo(Diagnosis.ok(data + ": does not exist; a start begins there"));
        Files.createDirectory(data);
        assertThat(look()).isEqualTo(Diagnosis.ok(data + ": empty; a start begins there"));
    }

    @Test
    void saysHowTheLastBrokerStopped() throws IOException {
        fill();
        assertThat(look())
                .isEqualTo(Diagnosis.ok(
                        data + ": version 1, of broker 1, not stopped cleanly: the next start recovers it"));
    }

    @Test
    void namesDamageThatAStartGoesOnWith() throws IOException {
        fill();
        Files.write(data.resolve("checkpoint.1"), new byte[100]);
        Diagnosis damaged = look();
        assertThat(damaged.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(damaged.advice()).contains("checkpoint.1 is damaged", "courant log verify " + data);
    }

    @Test
    void saysWhatAStartWouldRefuse() throws IOException {
        fill();
        Files.write(data.resolve("identity"), new byte[100]);
        assertProblem(look(), "A start refuses it: the identity of data directory " + data + " is damaged");
        Files.delete(data.resolve("identity"));
        Files.writeString(data.resolve("photo.jpg"), "");
        assertProblem(look(), "holds 'photo.jpg'");
        data = Files.writeString(directory.resolve("file"), "");
        assertProblem(look(), "is not a directory, but a file");
        data = data.resolve("below");
        assertProblem(look(), "cannot be made");
    }

    @Test
    void seesABrokerAtWorkByItsLock() throws IOException {
        fill();
        Path lock = data.resolve(".lock");
        long inode = ((Number) Files.getAttribute(lock, "unix:ino")).longValue();
        Path locks = Files.writeString(
                directory.resolve("locks"), "7: POSIX  ADVISORY  WRITE 4242 00:00:%s 0 EOF%n".formatted(inode));
        Files.write(data.resolve("identity"), new byte[100]);
        Diagnosis held = new DataDirectoryCheck(DISK, data, new HeldLocks(locks)).look();
        assertThat(held.verdict()).isEqualTo(Verdict.OK);
        assertThat(held.found()).contains("a broker is at work in it (process 4242)");
    }

    @Test
    void findsTheLockThatAProcessOfThisSystemHolds() throws IOException {
        HeldLocks locks = new HeldLocks(Path.of("/proc/locks"));
        assumeThat(locks.isKnown()).isTrue();
        DataDirectory held = opened();
        assertThat(locks.holder(data.resolve(".lock")))
                .isIn((int) ProcessHandle.current().pid(), -1);
        held.close();
        assertThat(locks.holder(data.resolve(".lock"))).isEqualTo(HeldLocks.NOBODY);
    }

    @Test
    void doesNotKnowOfBrokersWhereLocksAreNotTold() throws IOException {
        fill();
        HeldLocks none = new HeldLocks(directory.resolve("none"));
        assertThat(new DataDirectoryCheck(DISK, data, none).look().found())
                .contains("whether a broker is at work in it is not known here");
    }

    /** Leaves a directory as a broker does that was ended after its first start. */
    private void fill() throws IOException {
        opened().close();
    }

    private DataDirectory opened() throws IOException {
        return ((Opened) DataDirectory.open(DISK, data, 1, () -> 7, (level, code, message, cause) -> {})).directory();
    }

    private Diagnosis clock(Instant now, Path run) throws IOException {
        return new ClockCheck(data, program, run, InstantSource.fixed(now)).look();
    }

    @Test
    void acceptsAClockThatCanBeRight() throws IOException {
        Files.createDirectory(data);
        Diagnosis plausible = clock(Instant.now(), directory);
        assertThat(plausible.verdict()).isEqualTo(Verdict.OK);
        assertThat(plausible.found()).contains("whether it is synchronised is not known here");
    }

    @Test
    void tellsWhoKeepsTheClock() throws IOException {
        Files.createDirectories(directory.resolve("chrony"));
        Files.writeString(directory.resolve("chrony/chronyd.pid"), "1");
        assertThat(clock(Instant.now(), directory).found()).contains("kept by chrony");
        Files.createDirectories(directory.resolve("systemd/timesync"));
        Files.writeString(directory.resolve("systemd/timesync/synchronized"), "");
        assertThat(clock(Instant.now(), directory).found()).contains("synchronised by systemd-timesyncd");
    }

    @Test
    void findsAClockThatIsBehindTheBuildOrTheFiles() throws IOException {
        assertProblem(clock(Instant.now().minus(Duration.ofDays(400)), directory), "before this program was built");
        Files.createDirectory(data);
        Path segment = Files.writeString(data.resolve("checkpoint.0"), "");
        Instant later = Instant.now().plus(Duration.ofHours(5)).plusSeconds(30);
        Files.setLastModifiedTime(segment, FileTime.from(later));
        Diagnosis back = clock(later.minus(Duration.ofHours(5)), directory);
        assertProblem(back, "changed 5 h later than now");
        assertThat(back.advice()).contains("Set the clock");
    }

    private static void assertProblem(Diagnosis diagnosis, String fact) {
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.PROBLEM);
        assertThat(diagnosis.toString()).contains(fact);
    }
}
