package io.courant.log.compact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.log.segment.SegmentFiles;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedPowerLoss;
import io.courant.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentExchangeTest {

    private static final Path DIRECTORY = Path.of("/data/topic-0");
    private static final SegmentExchange EXCHANGE = new SegmentExchange(10, 30);
    private static final List<String> DONE = List.of(
            "00000000000000000000.idx=old",
            "00000000000000000000.log=old",
            "00000000000000000010.log=new",
            "00000000000000000030.idx=old",
            "00000000000000000030.log=old");

    @Test
    void theNameTellsWhatIsReplaced() {
        assertThat(EXCHANGE.file(DIRECTORY).getFileName())
                .hasToString("00000000000000000010-00000000000000000030.swap");
        assertThat(SegmentExchange.ofName("00000000000000000010-00000000000000000030.swap"))
                .isEqualTo(EXCHANGE);
        assertThat(SegmentExchange.ofName("00000000000000000010-00000000000000000010.swap"))
                .isNull();
        assertThat(SegmentExchange.ofName("00000000000000000010-30.swap")).isNull();
        assertThat(SegmentExchange.ofName("00000000000000000010.swap")).isNull();
        assertThat(SegmentExchange.ofName("00000000000000000010.log")).isNull();
        assertThat(SegmentExchange.ofName("partition.metadata")).isNull();
    }

    @Test
    void whatIsReplacedDoesNotCountFromTheFirstStepOn() {
        SegmentListing listing = SegmentListing.of(
                DIRECTORY,
                List.of(
                        "00000000000000000000.log",
                        "00000000000000000010.log",
                        "00000000000000000020.log",
                        "00000000000000000010-00000000000000000030.swap",
                        "00000000000000000030.log"));
        assertThat(listing.bases()).containsExactly(0L, 10L, 30L);
        assertThat(listing.file(10)).isEqualTo(EXCHANGE.file(DIRECTORY));
        assertThat(listing.file(30)).isEqualTo(SegmentFiles.log(DIRECTORY, 30));
        assertThat(listing.isReplaced(20)).isTrue();
        assertThat(listing.isSettled()).isFalse();
    }

    @Test
    void aCutAtAnyOperationLeavesAllAsItWasOrCanBeEnded() throws IOException {
        int cuts = 0;
        for (long seed = 1; seed <= 20; seed++) {
            for (int cutAt = 1; cutAt <= 12; cutAt++) {
                SimulatedDisk disk = prepared(seed);
                disk.faults().endProcessAt(cutAt);
                try {
                    EXCHANGE.begin(disk, DIRECTORY, DIRECTORY.resolve("aside.tmp"));
                    EXCHANGE.end(disk, DIRECTORY);
                } catch (SimulatedPowerLoss cut) {
                    cuts++;
                }
                disk.faults().clear();
                disk.losePower(new SeededRandom(seed * 31 + cutAt));
                List<String> names = disk.list(DIRECTORY);
                boolean begun = !SegmentExchange.begun(names).isEmpty();
                if (begun) {
                    EXCHANGE.end(disk, DIRECTORY);
                }
                boolean untouched = names.contains("00000000000000000020.log")
                        && !begun
                        && content(disk, "00000000000000000010.log").equals("old");
                if (!untouched) {
                    assertThat(all(disk)).containsExactlyElementsOf(DONE);
                }
            }
        }
        assertThat(cuts).isGreaterThan(50);
    }

    private static SimulatedDisk prepared(long seed) throws IOException {
        SimulatedDisk disk = new SimulatedDisk(seed);
        disk.createDirectories(DIRECTORY);
        for (long base = 0; base <= 30; base += 10) {
            write(disk, SegmentFiles.log(DIRECTORY, base), "old");
            write(disk, SegmentFiles.index(DIRECTORY, base), "old");
        }
        write(disk, DIRECTORY.resolve("aside.tmp"), "new");
        disk.syncDirectory(DIRECTORY);
        disk.syncDirectory(Path.of("/data"));
        disk.syncDirectory(Path.of("/"));
        return disk;
    }

    private static void write(SimulatedDisk disk, Path path, String text) throws IOException {
        try (DiskFile file = disk.open(path, Disk.Mode.READ_WRITE)) {
            file.write(0, ByteBuffer.wrap(text.getBytes(UTF_8)));
            file.sync();
        }
    }

    private static String content(SimulatedDisk disk, String name) throws IOException {
        try (DiskFile file = disk.open(DIRECTORY.resolve(name), Disk.Mode.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(3);
            file.read(0, bytes);
            return new String(bytes.array(), UTF_8);
        }
    }

    private static List<String> all(SimulatedDisk disk) throws IOException {
        List<String> all = new ArrayList<>();
        for (String name : disk.list(DIRECTORY)) {
            if (!name.endsWith(".tmp")) {
                all.add(name + "=" + content(disk, name));
            }
        }
        return all;
    }
}
