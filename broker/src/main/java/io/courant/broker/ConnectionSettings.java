package io.courant.broker;

import io.courant.broker.settings.Settings;
import io.courant.filesystem.DescriptorLimit;
import io.courant.transport.ConnectionLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;

/** Reads {@code max.connections} and its relatives as Kafka does. */
final class ConnectionSettings {

    private static final String PER_ADDRESS = "max.connections.per.ip";
    private static final String OVERRIDES = "max.connections.per.ip.overrides";

    private ConnectionSettings() {}

    /**
     * The limits on connections.
     *
     * @throws StartRefusedException when an override is malformed or names a host without an address
     */
    static ConnectionLimits of(Settings settings) throws StartRefusedException {
        Map<InetAddress, Integer> overrides = overrides(settings);
        int perAddress = settings.intValue(PER_ADDRESS);
        if (perAddress == 0 && overrides.isEmpty()) {
            throw refusal(PER_ADDRESS + "=0 lets nobody connect: it goes with " + OVERRIDES + " alone");
        }
        return ConnectionLimits.NONE
                .withMost(settings.intValue("max.connections"))
                .withPerAddress(perAddress, overrides)
                .withPerSecond(settings.intValue("max.connection.creation.rate"))
                .withDescriptors(DescriptorLimit.ofThisProcess().forConnections());
    }

    private static Map<InetAddress, Integer> overrides(Settings settings) throws StartRefusedException {
        Map<InetAddress, Integer> byAddress = new HashMap<>();
        for (String entry : settings.list(OVERRIDES)) {
            int colon = entry.lastIndexOf(':');
            if (colon <= 0) {
                throw refusal(OVERRIDES + ": ADDRESS:NUMBER expected, not " + entry);
            }
            byAddress.put(address(entry.substring(0, colon).strip()), number(entry, colon));
        }
        return byAddress;
    }

    private static InetAddress address(String host) throws StartRefusedException {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw refusal(OVERRIDES + ": no address is known for " + host);
        }
    }

    private static int number(String entry, int colon) throws StartRefusedException {
        String text = entry.substring(colon + 1).strip();
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw refusal(OVERRIDES + ": " + entry + ": " + text + " is no number of connections");
    }

    private static StartRefusedException refusal(String message) {
        return new StartRefusedException(ExitCode.USAGE, message);
    }
}
