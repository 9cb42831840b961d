package io.courant.log;

import io.courant.log.producer.ProducerStates;

/** Keeps the producers that all logs of a shard remember within a bound. */
final class ProducerBudget {

    private final int most;
    private int remembered;

    ProducerBudget(int most) {
        this.most = most;
    }

    /**
     * Takes note that {@code states} remembered {@code countBefore} producers and was changed since; where the shard has
     * too many, it forgets those of its producers that were silent for longest, all but the newest one.
     */
    void changed(ProducerStates states, int countBefore) {
        remembered += states.count() - countBefore;
        while (remembered > most && states.count() > 1) {
            states.forgetOldest();
            remembered--;
        }
    }

    /** Takes note that a log with {@code states} is gone. */
    void gone(ProducerStates states) {
        remembered -= states.count();
    }
}
