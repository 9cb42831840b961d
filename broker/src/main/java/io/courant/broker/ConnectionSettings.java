package io.courant.broker;

import io.courant.base.CommaSeparated;
import io.courant.base.Invariants;
import io.courant.broker.settings.Settings;
import io.courant.filesystem.DescriptorLimit;
import io.courant.metadata.config.BrokerConfigs;
import io.courant.metadata.config.ConnectionLimitChecks;
import io.courant.transport.ConnectionLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code max.connections} and its relatives as Kafka does. */
final class ConnectionSettings {

    private static final String MOST = "max.connections";
    private static final String PER_SECOND = "max.connection.creation.rate";
    private static final String PER_ADDRESS = "max.connections.per.ip";
    private static final String OVERRIDES = "max.connections.per.ip.overrides";

    private ConnectionSettings() {}

    /**
     * The limits on connections.
     *
     * @throws StartRefusedException when an override is malformed or names a host without an address
     */
    static ConnectionLimits of(Settings settings) throws StartRefusedException {
        Map<InetAddress, Integer> overrides = overrides(settings.list(OVERRIDES));
        int perAddress = settings.intValue(PER_ADDRESS);
        String problem = ConnectionLimitChecks.problem(perAddress, !overrides.isEmpty());
        if (problem != null) {
            throw refusal(problem);
        }
        return ConnectionLimits.NONE
                .withMost(settings.intValue(MOST))
                .withPerAddress(perAddress, overrides)
                .withPerSecond(settings.intValue(PER_SECOND))
                .withDescriptors(DescriptorLimit.ofThisProcess().forConnections());
    }

    /** {@code started}, but for what {@code configs} have changed since the start. */
    static ConnectionLimits changed(ConnectionLimits started, BrokerConfigs configs) {
        String overrides = configs.changed(OVERRIDES);
        return started.withMost(configs.changed(MOST, started.most()))
                .withPerAddress(
                        configs.changed(PER_ADDRESS, started.perAddress()),
                        overrides == null ? started.ofAddress() : checkedOverrides(overrides))
                .withPerSecond(configs.changed(PER_SECOND, started.perSecond()));
    }

    private static Map<InetAddress, Integer> checkedOverrides(String text) {
        try {
            return overrides(CommaSeparated.filledEntries(text));
        } catch (StartRefusedException e) {
            throw Invariants.unreachable("checked before it was stored: " + e.getMessage());
        }
    }

    private static Map<InetAddress, Integer> overrides(List<String> entries) throws StartRefusedException {
        Map<InetAddress, Integer> byAddress = new HashMap<>();
        for (String entry : entries) {
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
