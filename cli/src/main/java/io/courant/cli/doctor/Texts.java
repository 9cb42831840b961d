package io.courant.cli.doctor;

import java.time.Duration;
import java.util.Locale;

/** Quantities as people read them. */
final class Texts {

    private static final int KIB = 1024;
    private static final String[] UNITS = {"bytes", "KB", "MB", "GB", "TB"};

    private Texts() {}

    /** In the largest unit of which there is at least one, by powers of 1,024. */
    static String bytes(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= KIB && unit < UNITS.length - 1) {
            amount /= KIB;
            unit++;
        }
        return String.format(Locale.ROOT, amount < 10 && unit > 0 ? "%.1f %s" : "%.0f %s", amount, UNITS[unit]);
    }

    static String milliseconds(long nanos) {
        double ms = nanos / 1e6;
        return String.format(Locale.ROOT, ms < 0.1 ? "%.3f ms" : "%.1f ms", ms);
    }

    /** In whole seconds, minutes, hours or days. */
    static String duration(Duration duration) {
        if (duration.toDays() > 0) {
            return duration.toDays() + " d";
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + " h";
        }
        return duration.toMinutes() > 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }
}
