package io.courant.broker.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many files and sockets the system lets this process have open at once. */
public final class DescriptorLimit {

    /** Stands for a limit that is not known, as where there is no {@code /proc}, or for none. */
    public static final int UNKNOWN = Integer.MAX_VALUE;

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern OPEN_FILES = Pattern.compile("Max open files\\s+(\\d{1,9})\\s.*");

    private DescriptorLimit() {}

    /** The limit of this process, or {@link #UNKNOWN}. */
    public static int ofThisProcess() {
        try {
            return in(Files.readAllLines(LIMITS));
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /** The limit that the lines of {@code /proc/self/limits} tell. */
    static int in(List<String> lines) {
        for (String line : lines) {
            Matcher matcher = OPEN_FILES.matcher(line);
            if (matcher.matches()) {
                return Integer.parseInt(matcher.group(1));
            }
        }
        return UNKNOWN;
    }
}
