package io.courant.cli.doctor;

import java.util.Locale;

/** What a check says, from the mildest on. */
public enum Verdict {
    OK,
    /** It cannot be found out on this machine. */
    UNKNOWN,
    /** A broker works, but not as well or as safely as it could. */
    WARNING,
    /** A broker does not start, or breaks a promise. */
    PROBLEM;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
