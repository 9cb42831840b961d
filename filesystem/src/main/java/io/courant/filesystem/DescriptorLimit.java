package io.courant.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many files and sockets the system lets a process have open at once.
 *
 * @param soft the limit in force, which a JVM raises to the hard one when it starts; {@link #UNKNOWN} where it is not known
 * @param hard what the process may raise it to; {@link #UNKNOWN} where it is not known
 */
public record DescriptorLimit(int soft, int hard) {

    /** Stands for a limit that is not known, as where there is no {@code /proc}, or for none. */
    public static final int UNKNOWN = Integer.MAX_VALUE;

    /** Where Linux tells the limits of the process that asks. */
    public static final Path LIMITS = Path.of("/proc/self/limits");

    private static final Pattern OPEN_FILES =
            Pattern.compile("Max open files\\s+(\\d+|unlimited)\\s+(\\d+|unlimited)\\s.*");
    private static final int LONGEST_NUMBER = 9;

    /** The limits of this process. */
    public static DescriptorLimit ofThisProcess() {
        try {
            return read(LIMITS);
        } catch (IOException e) {
            return new DescriptorLimit(UNKNOWN, UNKNOWN);
        }
    }

    /** The limits that {@code limits}, of the form of {@code /proc/self/limits}, tells. */
    public static DescriptorLimit read(Path limits) throws IOException {
        return in(Files.readAllLines(limits));
    }

    static DescriptorLimit in(List<String> lines) {
        for (String line : lines) {
            Matcher matcher = OPEN_FILES.matcher(line);
            if (matcher.matches()) {
                return new DescriptorLimit(number(matcher.group(1)), number(matcher.group(2)));
            }
        }
        return new DescriptorLimit(UNKNOWN, UNKNOWN);
    }

    private static int number(String text) {
        return text.length() > LONGEST_NUMBER || text.equals("unlimited") ? UNKNOWN : Integer.parseInt(text);
    }

    /** How many of them clients may have. A quarter is kept for logs, so that no number of clients can stop the writing. */
    public int forConnections() {
        return Math.max(1, soft - soft / 4);
    }
}
