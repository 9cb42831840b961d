package io.courant.server.connection;

import io.courant.base.Shard;
import io.courant.server.ServerLimits;
import io.courant.server.ServerSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets one of several shards at a time exceed its part of the in-flight budget, by one request. There are a few permits, each for
 * an equal number of shards, so the budget of the process is exceeded by a few requests, however many shards there are, and
 * on small machines no shard waits for another. Those that want a permit wait in the order in which they asked.
 *
 * <p>The state belongs to one shard, the permit's home; others ask and give back by messages.
 */
public final class ExceedPermit {

    private final Shard home;
    private final ArrayDeque<InFlightBudget> asking = new ArrayDeque<>();
    private @Nullable InFlightBudget holder;

    /** A permit that nobody has yet. */
    ExceedPermit(Shard home) {
        this.home = home;
    }

    /** The permit of each of {@code shards}. */
    public static List<ExceedPermit> of(List<Shard> shards, ServerSettings settings) {
        int different = different(settings);
        List<ExceedPermit> permits = new ArrayList<>(shards.size());
        for (int i = 0; i < shards.size(); i++) {
            permits.add(i < different ? new ExceedPermit(shards.get(i)) : permits.get(i % different));
        }
        return permits;
    }

    /** At least one, or the largest request would never be read. */
    private static int different(ServerSettings settings) {
        long fitting = ServerLimits.EXCEEDING_BUDGETS * settings.inFlightMaxBytes() / settings.requestMaxBytes();
        return Math.clamp(fitting, 1, ServerLimits.EXCEEDING_REQUESTS);
    }

    /** Calls {@link InFlightBudget#permitted()} on the budget's shard, later, once nobody else has the permit. */
    void ask(InFlightBudget budget) {
        home.execute(() -> {
            asking.add(budget);
            giveNext();
        });
    }

    /** Tells who has the permit that others want it. */
    private void tellHolder() {
        InFlightBudget told = holder;
        if (told != null && !asking.isEmpty()) {
            told.shard().execute(told::othersAsk);
        }
    }

    /** Whoever was permitted is within its part again. */
    void giveBack() {
        home.execute(() -> {
            holder = null;
            giveNext();
        });
    }

    private void giveNext() {
        InFlightBudget next = holder == null ? asking.poll() : null;
        if (next != null) {
            holder = next;
            next.shard().execute(next::permitted);
        }
        tellHolder();
    }
}
