package io.courant.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The block device below a file system, as {@code /sys/dev/block} shows it.
 *
 * @param name as the kernel calls it, a partition's where there is one
 * @param counters the file with its counters
 */
public record BlockDevice(String name, Path counters) {

    private static final Path DEVICES = Path.of("/sys/dev/block");

    /** The unit of the counters, whatever the device's own sector is. */
    private static final long SECTOR_BYTES = 512;

    private static final int SECTORS_WRITTEN_FIELD = 6;

    /** The device that holds {@code directory}; empty for file systems that have none of their own (tmpfs, overlay). */
    public static Optional<BlockDevice> holding(Path directory) throws IOException {
        long number = ((Number) Files.getAttribute(directory, "unix:dev")).longValue();
        Path device = DEVICES.resolve(major(number) + ":" + minor(number));
        Path counters = device.resolve("stat");
        if (!Files.isReadable(counters)) {
            return Optional.empty();
        }
        return Optional.of(new BlockDevice(device.toRealPath().getFileName().toString(), counters));
    }

    /** Bytes written to it since the machine started, by anybody. */
    public long writtenBytes() throws IOException {
        List<String> fields = List.of(Files.readString(counters).strip().split("\\s+", -1));
        return Long.parseLong(fields.get(SECTORS_WRITTEN_FIELD)) * SECTOR_BYTES;
    }

    /** The bits of a device number that are the major one, as Linux packs them. */
    static long major(long number) {
        return ((number >>> 8) & 0xfff) | ((number >>> 32) & 0xfffff000L);
    }

    /** The bits of a device number that are the minor one, as Linux packs them. */
    static long minor(long number) {
        return (number & 0xff) | ((number >>> 12) & 0xffffff00L);
    }
}
