package io.courant.simulation.scene;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What happens in scenes, by its digest, in a process of its own: what an object's identity hashes to, and in which order {@code
 * Set.of} and {@code Map.of} tell their elements, differs from one process to the next.
 */
final class TraceHashes {

    private TraceHashes() {}

    /** Prints a line for each seed that is named. */
    public static void main(String[] seeds) {
        for (String seed : seeds) {
            System.out.println(lineOf(Long.parseLong(seed)));
        }
    }

    /** What happens in the scene of {@code seed}. */
    static String lineOf(long seed) {
        Scene scene = Scene.ofSeed(seed);
        scene.run();
        return "seed %s: %016x %s".formatted(seed, scene.traceHash(), scene.tally());
    }

    /**
     * Starts a process that prints the lines of {@code seeds}, and numbers objects in the order in which they are asked to be
     * hashed.
     */
    static Process start(List<Long> seeds) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx500m",
                "-XX:MaxDirectMemorySize=300m",
                "-XX:+UnlockExperimentalVMOptions",
                "-XX:hashCode=3",
                "-cp",
                System.getProperty("java.class.path"),
                TraceHashes.class.getName()));
        seeds.forEach(seed -> command.add(Long.toString(seed)));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** What {@code process} prints until it ends. */
    static List<String> linesOf(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
