package io.courant.bench.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Small programs of the operating system, run to their end. */
public final class Programs {

    private Programs() {}

    /**
     * Runs {@code command} and returns what it printed, error messages included.
     *
     * @throws IOException when it cannot be started or ends with another code than 0; the message holds its output
     */
    public static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + code + ": " + output.strip());
        }
        return output;
    }

    /** Whether a program of this name stands on the path. */
    public static boolean exists(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        for (String directory : path.split(":", -1)) {
            if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, name))) {
                return true;
            }
        }
        return false;
    }

    /** Waits until everything written to the file system of {@code directory} is on the device. */
    public static void syncFileSystem(Path directory) throws IOException, InterruptedException {
        run(List.of("sync", "-f", directory.toString()));
    }
}
