package io.courant.metadata.config;

import io.courant.base.CommaSeparated;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Limits on connections that would lock everybody out of a running broker. Whoever wants to take them back would have to connect,
 * and they hold after a start, too.
 */
public final class ConnectionLimitChecks {

    private static final String MOST = "max.connections";
    private static final String PER_ADDRESS = "max.connections.per.ip";
    private static final String OVERRIDES = "max.connections.per.ip.overrides";

    private ConnectionLimitChecks() {}

    /** What is wrong with the settings {@code broker} where clients connect to {@code listeners}; null when nothing is. */
    public static @Nullable String problem(BrokerConfigs broker, List<String> listeners) {
        if (isZero(PER_ADDRESS, broker)
                && CommaSeparated.filledEntries(text(OVERRIDES, broker)).isEmpty()) {
            return PER_ADDRESS + "=0 lets nobody connect: it goes with " + OVERRIDES + " alone";
        }
        boolean nowhere = !listeners.isEmpty()
                && listeners.stream().allMatch(listener -> isZero(ListenerSettingName.of(listener, MOST), broker));
        return nowhere || isZero(MOST, broker)
                ? MOST + "=0 lets nobody connect, not even to take it back; it can be set in the broker's file"
                : null;
    }

    private static boolean isZero(String name, BrokerConfigs broker) {
        String text = text(name, broker);
        return !text.isEmpty() && Integer.parseInt(text) == 0;
    }

    private static String text(String name, BrokerConfigs broker) {
        String value = broker.legal(name);
        return value == null ? "" : value;
    }
}
