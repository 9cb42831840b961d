package io.courant.metadata.config;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * {@code clock.confirmed.ms}: an operator says of one broker's machine, whose clock has jumped, what time it really is, in
 * milliseconds since the epoch. If the clock says so, too, things grow old by it from now on, and not only after it has held for
 * a day. It is a statement about the moment in which it is made; one that was made long ago says nothing.
 */
public final class ClockConfirmation {

    static final String NAME = "clock.confirmed.ms";

    /** As much as a clock may step without being doubted: whoever types a time is not faster than that. */
    private static final long AGREES_WITHIN_MS = 60_000;

    private ClockConfirmation() {}

    /** The time that {@code broker} was told last; empty when it never was. */
    public static OptionalLong in(BrokerConfigs broker) {
        String confirmedMs = broker.legal(NAME);
        return confirmedMs == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(confirmedMs));
    }

    /**
     * Says what is wrong with setting {@code setting} to {@code value}, which is legal, where the machine's clock says
     * {@code wallMs}; null when nothing is.
     */
    public static @Nullable String problem(Setting setting, String value, long wallMs) {
        if (!setting.name().equals(NAME)) {
            return null;
        }
        long confirmedMs = Long.parseLong(value);
        return Math.abs(confirmedMs - wallMs) <= AGREES_WITHIN_MS
                ? null
                : setting.assignment(value) + " is refused: this broker's clock says " + wallMs
                        + " ms since the epoch, and not " + confirmedMs
                        + ": set the one that is wrong, and say it within a minute";
    }
}
