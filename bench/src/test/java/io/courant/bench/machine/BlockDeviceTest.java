package io.courant.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockDeviceTest {

    @TempDir
    private Path directory;

    @Test
    void takesDeviceNumbersApartAsLinuxPacksThem() {
        assertThat(BlockDevice.major(0xfe00)).isEqualTo(254);
        assertThat(BlockDevice.minor(0xfe00)).isZero();
        assertThat(BlockDevice.major(0x1234_5000_6789_abcdL)).isEqualTo(0x1234_59abL);
        assertThat(BlockDevice.minor(0x1234_5000_6789_abcdL)).isEqualTo(0x0006_78cdL);
    }

    @Test
    void readsSectorsWrittenFromTheCounters() throws IOException {
        Path counters = directory.resolve("stat");
        Files.writeString(counters, "    5321     1204   412368     1907     8112     9133   400       71       0 \n");

        assertThat(new BlockDevice("vda", counters).writtenBytes()).isEqualTo(400 * 512);
    }

    @Test
    void aFileSystemWithoutADeviceHasNone() throws IOException {
        assertThat(BlockDevice.holding(Path.of("/proc"))).isEmpty();
    }
}
