package io.courant.metadata.controller;

import io.courant.base.OrderedCopy;
import io.courant.base.Uuid;
import io.courant.metadata.image.BrokerEndpoint;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A process that wants to be a broker.
 *
 * @param incarnation made when the process started
 * @param endpoints where clients reach it
 * @param directories ids of the data directories that serve, one or more; new partitions go to the first of those that have
 *     equally few
 * @param stoppedUncleanly those of them whose last process has not stopped cleanly: what was not durable there may be gone
 * @param mayHaveLostByDefault those of the latter where, by the broker's default, memory has been enough since they were
 *     stopped cleanly, as far as is known
 */
public record BrokerRegistration(
        int brokerId,
        Uuid incarnation,
        List<BrokerEndpoint> endpoints,
        @Nullable String rack,
        List<Uuid> directories,
        Set<Uuid> stoppedUncleanly,
        Set<Uuid> mayHaveLostByDefault) {

    public BrokerRegistration {
        endpoints = List.copyOf(endpoints);
        directories = List.copyOf(directories);
        stoppedUncleanly = OrderedCopy.setOf(stoppedUncleanly);
        mayHaveLostByDefault = OrderedCopy.setOf(mayHaveLostByDefault);
    }
}
