package io.courant.metadata.image;

import io.courant.base.Invariants;

/**
 * Where a broker can be reached.
 *
 * @param listener the name of the listener, such as {@code PLAINTEXT}
 * @param port 0 to 65535
 * @param securityProtocol Kafka's number: 0 is PLAINTEXT
 */
public record BrokerEndpoint(String listener, String host, int port, short securityProtocol) {

    public BrokerEndpoint {
        Invariants.check(port >= 0 && port <= 65_535, "port %s of listener %s", port, listener);
    }
}
