package io.courant.transport;

import io.courant.base.Invariants;
import java.net.InetAddress;
import java.util.Map;

/**
 * How many connections are taken, over all listening places together; the first four as Kafka has them.
 *
 * @param most {@code max.connections}: open at once; further ones wait in the system's backlog until one closes
 * @param perAddress {@code max.connections.per.ip}: open at once from one address; further ones are closed
 * @param ofAddress {@code max.connections.per.ip.overrides}: of some addresses, in place of {@code perAddress}
 * @param perSecond {@code max.connection.creation.rate}: taken in a second; further ones wait for the next
 * @param descriptors open at once without lacking descriptors elsewhere; further ones are closed
 */
public record ConnectionLimits(
        int most, int perAddress, Map<InetAddress, Integer> ofAddress, int perSecond, int descriptors) {

    /** Kafka's default for each of them. */
    public static final ConnectionLimits NONE =
            new ConnectionLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Map.of(), Integer.MAX_VALUE, Integer.MAX_VALUE);

    public ConnectionLimits {
        ofAddress = Map.copyOf(ofAddress);
        Invariants.check(most >= 0 && perAddress >= 0 && perSecond >= 0, "a limit on connections is negative");
        Invariants.check(descriptors > 0, "at most %s connections", descriptors);
    }

    public ConnectionLimits withMost(int connections) {
        return new ConnectionLimits(connections, perAddress, ofAddress, perSecond, descriptors);
    }

    public ConnectionLimits withPerAddress(int connections, Map<InetAddress, Integer> overrides) {
        return new ConnectionLimits(most, connections, overrides, perSecond, descriptors);
    }

    public ConnectionLimits withPerSecond(int connections) {
        return new ConnectionLimits(most, perAddress, ofAddress, connections, descriptors);
    }

    public ConnectionLimits withDescriptors(int connections) {
        return new ConnectionLimits(most, perAddress, ofAddress, perSecond, connections);
    }

    int of(InetAddress address) {
        return ofAddress.getOrDefault(address, perAddress);
    }
}
