package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What makes a start fast, seen from outside. Which cache belongs to which jars is tested beside the launcher. */
@Tag("cluster")
class FastStartTest {

    @TempDir
    Path home;

    private static final long SMALL_CONTAINER_BYTES = 256L << 20;

    @Test
    void aStartedBrokerRunsFromTheCacheMadeForItsJars() throws IOException {
        try (StartedBroker broker = StartedBroker.start(home)) {
            assertThat(Files.readAllLines(Path.of("/proc/" + broker.pid() + "/maps")))
                    .as("what the process has mapped")
                    .anySatisfy(line ->
                            assertThat(line).contains("/.courant/broker-").endsWith(".aot"));
        }
    }

    @Test
    void aBrokerInASmallContainerRunsFromTheSameCacheAndWithinItsMemory() throws Exception {
        Path groups = home.resolve("groups");
        for (String file : List.of("memory.max", "memory/memory.limit_in_bytes")) {
            Path limit = groups.resolve(file);
            Files.createDirectories(limit.getParent());
            Files.writeString(limit, SMALL_CONTAINER_BYTES + "\n");
        }
        try (StartedBroker broker = StartedBroker.start(home, Map.of("COURANT_CGROUPS", groups.toString()))) {
            String process = "/proc/" + broker.pid();
            assertThat(Files.readString(Path.of(process + "/cmdline")).split("\0", -1))
                    .contains("-Xmx53m", "-XX:MaxDirectMemorySize=107m");
            assertThat(Files.readAllLines(Path.of(process + "/maps")))
                    .anySatisfy(line -> assertThat(line).endsWith(".aot"));
            byte[] value = new byte[900_000];
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                records.add(new ProducerRecord<>("large", i % 4, null, value));
            }
            Clients clients = Clients.of(broker);
            clients.createTopic("large", 4, Map.of());
            clients.send(Map.of(), records);
            int[] read = new int[1];
            clients.forEachRecord(Clients.partitions("large", 4), ignored -> read[0]++);
            assertThat(read[0]).isEqualTo(records.size());
            // At the most until now, with what it shares with the system's cache of files.
            assertThat(kilobytes(process, "VmHWM:")).isLessThan(SMALL_CONTAINER_BYTES / 1024);
        }
    }

    private static long kilobytes(String process, String what) throws IOException {
        String line = Files.readAllLines(Path.of(process + "/status")).stream()
                .filter(each -> each.startsWith(what))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
    }
}
