package io.courant.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The locks that processes of this system hold, as Linux tells them in {@code /proc/locks}:
 * {@code number: POSIX ADVISORY WRITE process major:minor:inode start end}. Looking takes no lock.
 *
 * @param table the file
 */
record HeldLocks(Path table) {

    private static final Pattern EXCLUSIVE =
            Pattern.compile("\\d+: POSIX +\\S+ +WRITE +(-?\\d+) +([0-9a-f]+):([0-9a-f]+):(\\d+) .*");

    /** Stands for no process. */
    static final int NOBODY = 0;

    boolean isKnown() {
        return Files.exists(table);
    }

    /** The process that holds {@code file} locked; {@link #NOBODY} when none does; -1 for one out of sight. */
    int holder(Path file) throws IOException {
        if (!Files.exists(file)) {
            return NOBODY;
        }
        long inode = ((Number) Files.getAttribute(file, "unix:ino")).longValue();
        long device = ((Number) Files.getAttribute(file, "unix:dev")).longValue();
        for (String line : Files.readAllLines(table)) {
            Matcher matcher = EXCLUSIVE.matcher(line);
            if (matcher.matches()
                    && Long.parseLong(matcher.group(4)) == inode
                    && isSameDevice(
                            device, Long.parseLong(matcher.group(2), 16), Long.parseLong(matcher.group(3), 16))) {
                int process = Integer.parseInt(matcher.group(1));
                return process > 0 ? process : -1;
            }
        }
        return NOBODY;
    }

    /** File systems that span devices show another number here than there; then the inode alone decides. */
    private static boolean isSameDevice(long device, long major, long minor) {
        long ourMajor = (device >>> 8) & 0xFFF;
        long ourMinor = (device & 0xFF) | ((device >>> 12) & 0xFFFFF00);
        return major == 0 || ourMajor == 0 || (major == ourMajor && minor == ourMinor);
    }
}
