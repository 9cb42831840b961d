package io.courant.broker;

import io.courant.base.CommaSeparated;
import io.courant.broker.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The places that {@code log.dirs} and {@code metadata.log.dir} name.
 *
 * @param all in the order of {@code log.dirs}, each once, none within another
 * @param metadata one of them, the first unless told
 */
record DataDirectories(List<Path> all, Path metadata) {

    /** Each has threads of its own, some for each shard; more disks than this are put together below the file system. */
    private static final int MOST = 16;

    DataDirectories {
        all = List.copyOf(all);
    }

    static DataDirectories of(Settings settings) throws StartRefusedException {
        List<Path> all = new ArrayList<>();
        List<Path> real = new ArrayList<>();
        List<String> entries = CommaSeparated.entries(settings.text("log.dirs"));
        if (entries.isEmpty()) {
            throw refusal("log.dirs names no directory");
        }
        if (entries.size() > MOST) {
            throw refusal("log.dirs: " + entries.size() + " directories, and there may be " + MOST + " at most");
        }
        for (int i = 0; i < entries.size(); i++) {
            String entry = entries.get(i);
            if (entry.isEmpty()) {
                throw refusal("log.dirs: entry " + (i + 1) + " of " + entries.size() + " is empty");
            }
            Path path = path("log.dirs", entry);
            Path resolved = resolved(path);
            for (int other = 0; other < i; other++) {
                requireApart(all.get(other), real.get(other), path, resolved);
            }
            all.add(path);
            real.add(resolved);
        }
        return new DataDirectories(all, metadata(settings.optionalText("metadata.log.dir"), all));
    }

    private static void requireApart(Path first, Path realFirst, Path second, Path realSecond)
            throws StartRefusedException {
        if (realFirst.equals(realSecond)) {
            throw refusal("log.dirs: " + first
                    + (first.equals(second) ? " is named twice" : " and " + second + " are the same directory"));
        }
        if (realSecond.startsWith(realFirst)) {
            throw refusal("log.dirs: " + second + " lies within " + first);
        }
        if (realFirst.startsWith(realSecond)) {
            throw refusal("log.dirs: " + first + " lies within " + second);
        }
    }

    private static Path metadata(@Nullable String named, List<Path> all) throws StartRefusedException {
        if (named == null || named.isBlank()) {
            return all.getFirst();
        }
        Path path = path("metadata.log.dir", named.strip());
        Path resolved = resolved(path);
        for (Path each : all) {
            if (resolved(each).equals(resolved)) {
                return each;
            }
        }
        throw refusal("metadata.log.dir: " + path + " is none of log.dirs, " + all
                + "; a directory for the metadata alone is not supported");
    }

    private static Path path(String setting, String text) throws StartRefusedException {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw refusal(setting + ": " + text + " cannot be a path: " + e.getReason());
        }
    }

    /** Where {@code path} leads, as far as it exists. */
    private static Path resolved(Path path) {
        Path existing = path;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null) {
            return path;
        }
        try {
            return existing.toRealPath().resolve(existing.relativize(path)).normalize();
        } catch (IOException e) {
            return path; // opening it will say more
        }
    }

    private static StartRefusedException refusal(String message) {
        return new StartRefusedException(ExitCode.USAGE, message);
    }
}
