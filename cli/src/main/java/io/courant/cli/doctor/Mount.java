package io.courant.cli.doctor;

import io.courant.base.CommaSeparated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mounted file system, as a line of {@code /proc/self/mountinfo} tells it:
 * {@code id parent major:minor root point options [field ...] - type source options}.
 *
 * @param options those of the mount and those of the file system
 */
record Mount(Path point, String type, String source, Set<String> options) {

    private static final int POINT = 4;
    private static final int OPTIONS = 5;
    private static final int AFTER_SEPARATOR = 3;
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");
    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs", "devtmpfs");

    /** The file system that holds {@code path}, which exists; null when {@code mountinfo} does not exist or names none. */
    static @Nullable Mount of(Path path, Path mountinfo) throws IOException {
        if (!Files.exists(mountinfo)) {
            return null;
        }
        Path real = path.toRealPath();
        Mount nearest = null;
        for (String line : Files.readAllLines(mountinfo)) {
            Mount mount = parse(line);
            // Of two on one point the later one covers the other.
            if (mount != null
                    && real.startsWith(mount.point)
                    && (nearest == null || mount.point.getNameCount() >= nearest.point.getNameCount())) {
                nearest = mount;
            }
        }
        return nearest;
    }

    private static @Nullable Mount parse(String line) {
        List<String> fields = List.of(line.split(" ", -1));
        int separator = fields.lastIndexOf("-");
        if (separator <= OPTIONS || fields.size() <= separator + AFTER_SEPARATOR) {
            return null;
        }
        List<String> options = new ArrayList<>(CommaSeparated.entries(fields.get(OPTIONS)));
        options.addAll(CommaSeparated.entries(fields.get(separator + AFTER_SEPARATOR)));
        return new Mount(
                Path.of(unescaped(fields.get(POINT))),
                fields.get(separator + 1),
                unescaped(fields.get(separator + 2)),
                new HashSet<>(options));
    }

    /** Blanks and the like are written as their octal codes. */
    private static String unescaped(String field) {
        return OCTAL.matcher(field)
                .replaceAll(
                        code -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(code.group(1), 8))));
    }

    boolean isInMemory() {
        return IN_MEMORY.contains(type);
    }

    boolean isReadOnly() {
        return options.contains("ro");
    }

    /** Whether the file system was told not to make the device flush its cache. */
    boolean isWithoutBarriers() {
        return options.contains("nobarrier") || options.contains("barrier=0") || options.contains("barrier=none");
    }
}
