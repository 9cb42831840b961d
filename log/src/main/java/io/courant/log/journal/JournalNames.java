package io.courant.log.journal;

import io.courant.log.stored.StoredFile;
import java.nio.file.Path;

/** What the files of a journal are called: {@code journal/00000000.journal}, by slot number. */
final class JournalNames {

    private static final String DIRECTORY = "journal";
    private static final String SUFFIX = ".journal";
    private static final int DIGITS = 8;

    private JournalNames() {}

    static Path directory(Path dataDirectory) {
        return dataDirectory.resolve(DIRECTORY);
    }

    static String name(int slot) {
        String digits = Integer.toString(slot);
        return "0".repeat(DIGITS - digits.length()) + digits + SUFFIX;
    }

    /** What a file is called while it is being made. */
    static String aside(int slot) {
        return name(slot) + StoredFile.ASIDE_SUFFIX;
    }

    static boolean isAside(String name) {
        return name.endsWith(StoredFile.ASIDE_SUFFIX)
                && slotOf(name.substring(0, name.length() - StoredFile.ASIDE_SUFFIX.length())) >= 0;
    }

    /** The slot that {@code name} stands for; -1 when it is no file of a journal. */
    static int slotOf(String name) {
        if (name.length() != DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
            return -1;
        }
        int slot = 0;
        for (int i = 0; i < DIGITS; i++) {
            char digit = name.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            slot = slot * 10 + (digit - '0');
        }
        return slot;
    }
}
