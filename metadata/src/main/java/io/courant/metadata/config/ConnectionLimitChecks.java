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
        boolean hasOverrides =
                overrides != null && !CommaSeparated.filledEntries(overrides).isEmpty();
        return perAddress == null ? null : problem(Integer.parseInt(perAddress), hasOverrides);
    }

    /**
     * Why a start is refused where {@code broker} is in force; null when it is not. The file alone is looked at before: this is
     * about what was set at run time and went with overrides that the file has no more.
     */
    public static @Nullable String refusalOfStart(BrokerConfigs broker) {
        String problem = problem(broker);
        return problem == null
                ? null
                : problem + ". It was set at run time: start with " + OVERRIDES
                        + ", such as 127.0.0.1:10, and change it from" + " an address that may connect";
    }

    /** What is wrong with {@code perAddress} connections for each address, and others for some if {@code hasOverrides}. */
    public static @Nullable String problem(int perAddress, boolean hasOverrides) {
        return perAddress == 0 && !hasOverrides
                ? PER_ADDRESS + "=0 lets nobody connect: it goes with " + OVERRIDES + " alone"
                : null;
    }
}
