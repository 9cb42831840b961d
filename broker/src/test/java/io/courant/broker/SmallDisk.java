package io.courant.broker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Stream;

/** A data directory in which {@link #BYTES} fit, and brokers in processes of their own that work there. */
interface SmallDisk extends AutoCloseable {

    long BYTES = 96 * 1024 * 1024;

    /** The data directory; it is there. */
    Path data();

    /** Starts a broker with {@code settings}, which are {@code name=value}. */
    RunningBroker launch(Path scratch, String... settings) throws IOException;

    /** Takes every byte that is left, as somebody else may. */
    void fillUp(Path file) throws IOException;

    @Override
    void close() throws IOException;

    /** A file system of its own; where that is not allowed the test is skipped. */
    static SmallDisk mounted(Path data) throws IOException {
        Files.createDirectory(data);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + BYTES, "tmpfs", data.toString()) == 0,
                "mounting is not allowed here");
        return new Mounted(data);
    }

    /** A quota in the port through which the broker reaches its disk. */
    static SmallDisk withQuota(Path data) throws IOException {
        return new WithQuota(Files.createDirectory(data));
    }

    record Mounted(Path data) implements SmallDisk {

        private static final int PIECE_BYTES = 4096;

        @Override
        public RunningBroker launch(Path scratch, String... settings) throws IOException {
            return RunningBroker.launch(scratch, arguments(data, settings));
        }

        @Override
        public void fillUp(Path file) {
            byte[] piece = new byte[PIECE_BYTES];
            assertThatThrownBy(() -> {
                        try (var out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
                            for (long i = 0; i <= BYTES; i += PIECE_BYTES) {
                                out.write(piece);
                            }
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left");
        }

        @Override
        public void close() throws IOException {
            run("umount", data.toString());
        }
    }

    record WithQuota(Path data) implements SmallDisk {

        @Override
        public RunningBroker launch(Path scratch, String... settings) throws IOException {
            String[] own = {data.toString(), Long.toString(BYTES)};
            return RunningBroker.launchMain(
                    scratch,
                    QuotaBroker.class.getName(),
                    Stream.of(own, arguments(data, settings))
                            .flatMap(Arrays::stream)
                            .toArray(String[]::new));
        }

        /** With holes: they count, and take no room of the machine's. */
        @Override
        public void fillUp(Path file) throws IOException {
            long left = QuotaDisk.leftBytes(data, BYTES);
            try (var out = new RandomAccessFile(file.toFile(), "rw")) {
                out.setLength(left);
            }
        }

        @Override
        public void close() {}
    }

    private static String[] arguments(Path data, String... settings) {
        Stream<String> places = Stream.of("--data", data.toString(), "--listen", "127.0.0.1:0");
        return Stream.concat(places, Arrays.stream(settings).flatMap(setting -> Stream.of("--set", setting)))
                .toArray(String[]::new);
    }

    private static int run(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join()
                .exitValue();
    }
}
