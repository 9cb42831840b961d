package io.courant.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether the machine, or the container, has the memory that the broker's JVM may take.
 *
 * @param bytes what the JVM may use, by the limits of its container too
 * @param flags the file with the flags of the broker's JVM; null when it is not known
 * @param more flags beside those in the file, which the launcher makes of the memory that there is
 */
record MemoryCheck(long bytes, @Nullable Path flags, List<String> more) implements Check {

    private static final Pattern LARGEST =
            Pattern.compile("-(?:Xmx|XX:MaxDirectMemorySize=|XX:ReservedCodeCacheSize=)(\\d+)([kmgKMG]?)");

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Diagnosis look() throws IOException {
        if (flags == null || !Files.exists(flags)) {
            return Diagnosis.unknown(Texts.bytes(bytes) + "; what the broker may take is not known here");
        }
        long taken = 0;
        for (String line : concat(Files.readAllLines(flags), more)) {
            Matcher matcher = LARGEST.matcher(line.strip());
            if (matcher.matches()) {
                taken += Long.parseLong(matcher.group(1)) * unit(matcher.group(2));
            }
        }
        String found = Texts.bytes(bytes) + ", of which the broker may take " + Texts.bytes(taken);
        return bytes < taken
                ? Diagnosis.warning(
                        found,
                        "Under load the system may end the broker, and nothing is left to cache files. Give it more memory,"
                                + " or set -Xmx and -XX:MaxDirectMemorySize lower in " + flags)
                : Diagnosis.ok(found);
    }

    private static List<String> concat(List<String> some, List<String> others) {
        List<String> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private static long unit(String letter) {
        return switch (letter) {
            case "k", "K" -> 1L << 10;
            case "m", "M" -> 1L << 20;
            case "g", "G" -> 1L << 30;
            default -> 1;
        };
    }
}
