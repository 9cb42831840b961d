package io.courant.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.log.DirectoryView;
import io.courant.log.SpaceLimits;
import io.courant.log.journal.JournalLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the checks of the file system, its syncs and its room say of good and bad disks. */
class DiskChecksTest {

    @TempDir
    Path directory;

    private Path data;
    private Path mounts;

    @BeforeEach
    void makeDirectory() throws IOException {
        // The name shows that the escapes of the table are understood.
        data = Files.createDirectory(directory.toRealPath().resolve("my data"));
        mounts = directory.resolve("mountinfo");
    }

    private FileSystemCheck mounted(String options, String type, String superOptions) throws IOException {
        String point = data.toString().replace(" ", "\\040");
        Files.writeString(mounts, """
                27 1 254:0 / / rw,relatime - ext4 /dev/root rw
                28 27 0:25 / %s rw - xfs /dev/covered rw
                29 27 0:26 / %s %s shared:1 - %s /dev/vdb %s
                30 27 0:27 / %s-not-this rw - tmpfs tmpfs rw
                """.formatted(point, point, options, type, superOptions, point));
        return new FileSystemCheck(data.resolve("not/made/yet"), mounts);
    }

    @Test
    void namesTheFileSystemThatTheDirectoryWillLieOn() throws IOException {
        assertThat(mounted("rw,noatime", "ext4", "rw").look())
                .isEqualTo(Diagnosis.ok("ext4 on " + data + " (/dev/vdb; noatime,rw)"));
    }

    @Test
    void findsBarriersThatAreOff() throws IOException {
        assertProblem(mounted("rw", "ext4", "rw,nobarrier").look(), "Barriers are off");
        assertProblem(mounted("rw", "ext4", "rw,barrier=0").look(), "Barriers are off");
        assertThat(mounted("rw", "ext4", "rw,barrier=1").look().verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void findsWhatIsReadOnlyOrInMemory() throws IOException {
        assertProblem(mounted("ro", "ext4", "rw").look(), "takes no writes");
        assertProblem(mounted("rw", "ext4", "ro").look(), "takes no writes");
        assertProblem(mounted("rw", "tmpfs", "rw").look(), "nothing in it survives a loss of power");
    }

    @Test
    void warnsOfNetworksAndContainers() throws IOException {
        for (String type : new String[] {"nfs4", "cifs", "fuse.sshfs"}) {
            assertThat(mounted("rw", type, "rw").look().verdict()).as(type).isEqualTo(Verdict.WARNING);
        }
        assertThat(mounted("rw", "overlay", "rw").look().advice()).contains("volume");
    }

    @Test
    void knowsNothingOfASystemThatTellsNothing() throws IOException {
        Path none = directory.resolve("none");
        assertThat(new FileSystemCheck(data, none).look()).isEqualTo(Diagnosis.unknown("not known here"));
        assertThat(syncs(none, 1_000_000).look().verdict()).isEqualTo(Verdict.OK);
    }

    /** Syncs that take this long by a clock that tells nothing else. */
    private SyncCheck syncs(Path mountinfo, long nanos) {
        AtomicLong clock = new AtomicLong();
        return new SyncCheck(data, mountinfo, new SyncProbe(() -> clock.addAndGet(nanos)));
    }

    @Test
    void tellsTheTimesOfSyncsAndLeavesNothingBehind() throws IOException {
        mounted("rw", "ext4", "rw");
        Files.writeString(data.resolve(DirectoryView.PROBE_FILE), "left by one that was killed");
        assertThat(syncs(mounts, 1_000_000).look())
                .isEqualTo(Diagnosis.ok("p50 1.0 ms, p99 1.0 ms (400 syncs of 4 KB)"));
        assertThat(data.toFile().list()).isEmpty();
    }

    @Test
    void suspectsSyncsThatAreTooFastUnlessInMemory() throws IOException {
        mounted("rw", "ext4", "rw");
        Diagnosis fast = syncs(mounts, 5_000).look();
        assertThat(fast.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(fast.toString()).contains("p50 0.005 ms", "honour flushes");
        mounted("rw", "tmpfs", "rw");
        assertThat(syncs(mounts, 5_000).look().verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void warnsOfSlowSyncsAndEndsAfterThreeSecondsOfThem() throws IOException {
        mounted("rw", "ext4", "rw");
        Diagnosis slow = syncs(mounts, 250_000_000).look();
        assertThat(slow.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(slow.toString()).contains("p99 250.0 ms (6 syncs", "acks=all");
    }

    @Test
    void findsTheWorstOfManyAndTheMiddle() {
        SyncProbe.Times sorted =
                new SyncProbe.Times(LongStream.rangeClosed(1, 200).boxed().toList());
        assertThat(sorted.percentile(50)).isEqualTo(100);
        assertThat(sorted.percentile(99)).isEqualTo(198);
        assertThat(new SyncProbe.Times(List.of(7L)).percentile(50)).isEqualTo(7);
    }

    @Test
    void findsADirectoryThatCannotBeSyncedTo() throws IOException {
        Path occupied = Files.createDirectory(data.resolve(DirectoryView.PROBE_FILE));
        Files.writeString(occupied.resolve("file"), "so that it cannot be replaced");
        assertProblem(syncs(mounts, 1_000_000).look(), "cannot be written and synced");
    }

    @Test
    void comparesRoomWithTheJournal() throws IOException {
        JournalLimits limits = JournalLimits.SHIPPED;
        SpaceLimits none = new SpaceLimits(0, 0, SpaceLimits.RESERVE_BYTES);
        assertThat(space(10L << 30, none).look()).isEqualTo(Diagnosis.ok("10 GB free"));
        assertThat(space(limits.journalBytes() - 1, none).look().verdict()).isEqualTo(Verdict.WARNING);
        assertProblem(space(1 << 20, none).look(), "A new journal alone takes 8.0 MB");
    }

    @Test
    void comparesRoomWithTheWatermarks() throws IOException {
        assertThat(space(2L << 30, SpaceLimits.SHIPPED).look()).isEqualTo(Diagnosis.ok("2.0 GB free"));
        Diagnosis low = space(1L << 30, SpaceLimits.SHIPPED).look();
        assertThat(low.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(low.advice()).contains("1.0 GB (disk.free.soft.bytes)");
        assertProblem(space(256L << 20, SpaceLimits.SHIPPED).look(), "256 MB (disk.free.hard.bytes)");
        SpaceLimits set = new SpaceLimits(5L << 30, 3L << 30, SpaceLimits.RESERVE_BYTES);
        assertThat(space(4L << 30, set).look().verdict()).isEqualTo(Verdict.WARNING);
        assertProblem(space(3L << 30, set).look(), "3.0 GB (disk.free.hard.bytes)");
    }

    /** A directory on a file system of 1 TB. */
    private SpaceCheck space(long usable, SpaceLimits limits) {
        SpaceCheck.FreeSpace free = new SpaceCheck.FreeSpace() {
            @Override
            public long usableBytes(Path path) {
                return usable;
            }

            @Override
            public long totalBytes(Path path) {
                return 1L << 40;
            }
        };
        return new SpaceCheck(data, free, JournalLimits.SHIPPED, limits);
    }

    private static void assertProblem(Diagnosis diagnosis, String fact) {
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.PROBLEM);
        assertThat(diagnosis.toString()).contains(fact);
    }
}
