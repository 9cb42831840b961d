package io.courant.simulation.check;

import java.util.HashSet;
import java.util.Set;

/** No two producers ever get the same id. */
final class ProducerIdsAreUnique implements Checker {

    private final Set<Long> given = new HashSet<>();

    @Override
    public void producerIdGiven(long producerId) {
        if (!given.add(producerId)) {
            throw new BrokenPromise(getClass(), "producer id " + producerId + " was given twice");
        }
    }
}
