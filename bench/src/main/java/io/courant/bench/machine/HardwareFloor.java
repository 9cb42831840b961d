package io.courant.bench.machine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the hardware itself needs for a gigabyte: a C program that does the unavoidable work of a broker and nothing
 * else. Producing: receive from the loopback, CRC-32C, write to files. Consuming: sendfile to the loopback. Its CPU time is
 * that of the serving process alone.
 */
public final class HardwareFloor {

    /** The work whose floor is asked for. */
    public enum Work {
        PRODUCE,
        CONSUME
    }

    private static final String SOURCE = "floor.c";

    private final Path program;

    private HardwareFloor(Path program) {
        this.program = program;
    }

    /** Compiles the program into {@code directory}, or is empty when this machine has no C compiler. */
    public static Optional<HardwareFloor> compile(Path directory) throws IOException, InterruptedException {
        if (!Programs.exists("cc")) {
            return Optional.empty();
        }
        Path source = directory.resolve(SOURCE);
        try (InputStream text = Objects.requireNonNull(HardwareFloor.class.getResourceAsStream(SOURCE), SOURCE)) {
            Files.copy(text, source, StandardCopyOption.REPLACE_EXISTING);
        }
        Path program = directory.resolve("floor");
        Programs.run(List.of("cc", "-O2", "-o", program.toString(), source.toString()));
        return Optional.of(new HardwareFloor(program));
    }

    /** CPU seconds per gigabyte (1e9 bytes), measured over {@code bytes}, with files in {@code directory}. */
    public double cpuSecondsPerGigabyte(Work work, Cores cores, Path directory, long bytes)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.add(work == Work.PRODUCE ? "produce" : "consume");
        command.add(directory.toString());
        command.add(Long.toString(bytes));
        if (cores == Cores.PINNED) {
            command.add("0");
            command.add("1");
        }
        return Double.parseDouble(Programs.run(command).strip());
    }
}
