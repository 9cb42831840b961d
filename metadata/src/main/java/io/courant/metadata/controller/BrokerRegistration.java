package io.courant.metadata.controller;

import io.courant.base.Uuid;
import io.courant.metadata.image.BrokerEndpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process that wants to be a broker.
 *
 * @param incarnation made when the process started
 * @param endpoints where clients reach it
 * @param directories ids of the data directories that serve, one or more; new partitions go to the first of those that have
 *     equally few
 */
public record BrokerRegistration(
        int brokerId,
        Uuid incarnation,
        List<BrokerEndpoint> endpoints,
        @Nullable String rack,
        List<Uuid> directories) {

    public BrokerRegistration {
        endpoints = List.copyOf(endpoints);
        directories = List.copyOf(directories);
    }
}
