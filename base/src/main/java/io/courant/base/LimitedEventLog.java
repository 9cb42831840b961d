package io.courant.base;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets through one line per second and code, so that no client can fill the log; the next line that passes says how
 * many did not. Belongs to one shard.
 */
public final class LimitedEventLog implements EventLog {

    /** Between two lines of one code: often enough to see a problem live, rare enough to keep a disk from filling. */
    private static final long QUIET_NANOS = 1_000_000_000L;

    private final EventLog target;
    private final Clock clock;
    private final Map<String, Quiet> quietByCode = new HashMap<>();

    public LimitedEventLog(EventLog target, Clock clock) {
        this.target = target;
        this.clock = clock;
    }

    @Override
    public void log(Level level, String code, String message, @Nullable Throwable cause) {
        long now = clock.monotonicNanos();
        Quiet quiet = quietByCode.get(code);
        if (quiet == null) {
            quietByCode.put(code, new Quiet(now));
            target.log(level, code, message, cause);
        } else if (now - quiet.since >= QUIET_NANOS) {
            long unseen = quiet.unseen;
            quiet.since = now;
            quiet.unseen = 0;
            target.log(level, code, unseen == 0 ? message : message + " (and " + unseen + " more since)", cause);
        } else {
            quiet.unseen++;
        }
    }

    private static final class Quiet {
        long since;
        long unseen;

        Quiet(long since) {
            this.since = since;
        }
    }
}
