package io.courant.broker;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A directory in which nothing can be made or deleted until this is closed, not even by root. */
final class UnwritableDirectory implements AutoCloseable {

    private final Path directory;
    private final boolean immutable;

    private UnwritableDirectory(Path directory, boolean immutable) {
        this.directory = directory;
        this.immutable = immutable;
    }

    /**
     * Takes the right to write away, or, from those whom that does not stop, makes the directory immutable. Where neither
     * works the test is reported as skipped, with the reason.
     */
    static UnwritableDirectory make(Path directory) throws IOException {
        if (!directory.toFile().setWritable(false)) {
            throw new IOException("the permissions of " + directory + " cannot be changed");
        }
        if (stops(directory)) {
            return new UnwritableDirectory(directory, false);
        }
        setWritable(directory);
        boolean immutable = chattr("+i", directory);
        Assumptions.assumeTrue(
                immutable && stops(directory),
                "neither permissions nor chattr +i keep this user from writing to " + directory);
        return new UnwritableDirectory(directory, true);
    }

    private static boolean stops(Path directory) throws IOException {
        try {
            Files.delete(Files.createTempFile(directory, "probe", null));
            return false;
        } catch (FileSystemException refused) {
            return true;
        }
    }

    private static boolean chattr(String change, Path directory) {
        try {
            return new ProcessBuilder("chattr", change, directory.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .onExit()
                            .join()
                            .exitValue()
                    == 0;
        } catch (IOException thereIsNone) {
            return false;
        }
    }

    private static void setWritable(Path directory) throws IOException {
        if (!directory.toFile().setWritable(true)) {
            throw new IOException("the permissions of " + directory + " cannot be restored");
        }
    }

    @Override
    public void close() throws IOException {
        if (!immutable) {
            setWritable(directory);
        } else if (!chattr("-i", directory)) {
            throw new IOException(directory + " is immutable and stays so");
        }
    }

    @Override
    public String toString() {
        return immutable ? "chattr +i" : "permissions";
    }
}
