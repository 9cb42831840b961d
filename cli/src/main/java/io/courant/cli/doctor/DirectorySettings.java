package io.courant.cli.doctor;

import io.courant.base.CommaSeparated;
import io.courant.log.SpaceLimits;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * What a broker's configuration file says of its data directories. All else in it, and whether a start would take it, is left to
 * the broker.
 *
 * @param directories absolute, at least one
 */
public record DirectorySettings(List<Path> directories, SpaceLimits space) {

    private static final String DEFAULT_DIRECTORY = "data";

    public DirectorySettings {
        directories = List.copyOf(directories);
    }

    /** What holds where no file says otherwise. */
    public static DirectorySettings defaults() {
        return of(new Properties());
    }

    /**
     * Reads {@code file}.
     *
     * @throws IllegalArgumentException when it says something of them that cannot be
     */
    public static DirectorySettings read(Path file) throws IOException {
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            settings.load(reader);
        }
        return of(settings);
    }

    private static DirectorySettings of(Properties settings) {
        String named = settings.getProperty("log.dirs", settings.getProperty("log.dir", DEFAULT_DIRECTORY));
        List<Path> directories = CommaSeparated.filledEntries(named).stream()
                .map(entry -> Path.of(entry).toAbsolutePath().normalize())
                .distinct()
                .toList();
        if (directories.isEmpty()) {
            throw new IllegalArgumentException("log.dirs names no directory");
        }
        return new DirectorySettings(
                directories,
                new SpaceLimits(
                        bytes(settings, "disk.free.soft.bytes"),
                        bytes(settings, "disk.free.hard.bytes"),
                        SpaceLimits.RESERVE_BYTES));
    }

    private static long bytes(Properties settings, String name) {
        String text = settings.getProperty(name);
        if (text == null) {
            return SpaceLimits.BY_SIZE;
        }
        long bytes = Long.parseLong(text.strip());
        if (bytes < SpaceLimits.BY_SIZE) {
            throw new IllegalArgumentException(name + "=" + text);
        }
        return bytes;
    }

    /** The same of {@code directory} alone. */
    public DirectorySettings withDirectory(Path directory) {
        return new DirectorySettings(List.of(directory.toAbsolutePath().normalize()), space);
    }
}
