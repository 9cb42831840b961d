package io.courant.metadata.image;

import io.courant.base.OrderedCopy;
import io.courant.base.Uuid;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A registered broker.
 *
 * @param epoch the offset of its registration record; requests that name an older one come from an earlier life
 * @param incarnation made when the process started
 * @param endpoints where it listens, in the order of its configuration
 * @param features the range of every feature it knows
 * @param fenced true while it may lead nothing and is shown to no client
 * @param directories the ids of its data directories
 */
public record Broker(
        int id,
        long epoch,
        Uuid incarnation,
        List<BrokerEndpoint> endpoints,
        Map<String, FeatureRange> features,
        @Nullable String rack,
        boolean fenced,
        List<Uuid> directories) {

    public Broker {
        endpoints = List.copyOf(endpoints);
        features = OrderedCopy.mapOf(features);
        directories = List.copyOf(directories);
    }

    /** The endpoint of {@code listener}, null when the broker has none of that name. */
    public @Nullable BrokerEndpoint endpoint(String listener) {
        for (BrokerEndpoint endpoint : endpoints) {
            if (endpoint.listener().equals(listener)) {
                return endpoint;
            }
        }
        return null;
    }

    /** The levels of one feature, both inclusive. */
    public record FeatureRange(short min, short max) {}
}
