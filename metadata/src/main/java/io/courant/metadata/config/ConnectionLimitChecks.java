package io.courant.metadata.config;

import io.courant.base.CommaSeparated;
import org.jspecify.annotations.Nullable;

/** Limits on connections that do not go together. */
public final class ConnectionLimitChecks {

    private static final String PER_ADDRESS = "max.connections.per.ip";
    private static final String OVERRIDES = "max.connections.per.ip.overrides";

    private ConnectionLimitChecks() {}

    /** What is wrong with the settings {@code broker}; null when nothing is. */
    public static @Nullable String problem(BrokerConfigs broker) {
        String perAddress = broker.legal(PER_ADDRESS);
        String overrides = broker.legal(OVERRIDES);
        boolean nobody = perAddress != null
                && Integer.parseInt(perAddress) == 0
                && (overrides == null || CommaSeparated.filledEntries(overrides).isEmpty());
        return nobody ? PER_ADDRESS + "=0 lets nobody connect: it goes with " + OVERRIDES + " alone" : null;
    }
}
