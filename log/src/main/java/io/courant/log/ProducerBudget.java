package io.courant.log;

import io.courant.log.producer.ProducerStates;

/** Keeps the producers that all logs of a shard remember within {@link LogLimits#PRODUCERS_PER_SHARD}. */
final class ProducerBudget {

    private int remembered;

    /**
     * Takes note that {@code states} remembered {@code countBefore} producers and was changed since; where the shard has
     * too many, it forgets those of its producers that were silent for longest, all but the newest one.
     */
    void changed(ProducerStates states, int countBefore) {
        remembered += states.count() - countBefore;
        while (remembered > LogLimits.PRODUCERS_PER_SHARD && states.count() > 1) {
            states.forgetOldest();
            remembered--;
        }
    }

    /** Takes note that a log with {@code states} is gone. */
    void gone(ProducerStates states) {
        remembered -= states.count();
    }
}
