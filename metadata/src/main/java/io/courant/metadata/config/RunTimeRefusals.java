package io.courant.metadata.config;

import io.courant.base.CommaSeparated;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a running broker refuses although its file may say it, as Kafka does. A file brings the class names of some other
 * installation along, and a notice is enough; whoever sets one at run time wants that class now, and it is not there.
 */
final class RunTimeRefusals {

    /** Lists of classes. */
    private static final Set<String> CLASSES = Set.of("metric.reporters");

    /** Kafka changes them for single listeners alone. */
    private static final Set<String> OF_ONE_LISTENER = Set.of("ssl.keystore.type", "ssl.truststore.type");

    /** Of them all, or of one listener: none would lock everybody out, also who wants to take that back. */
    private static final Set<String> AT_LEAST_ONE = Set.of("max.connections", "max.connection.creation.rate");

    private static final String LIMITS_OF_ADDRESSES = "max.connections.per.ip.overrides";

    private RunTimeRefusals() {}

    /** Says what is wrong with setting it to {@code text} at run time, beyond what is wrong at the start. */
    static Optional<String> of(Setting setting, String text) {
        if (OF_ONE_LISTENER.contains(setting.name())) {
            return Optional.of("is refused: it belongs to the listeners that encrypt, and there are none");
        }
        ListenerSettingName parts = ListenerSettingName.of(setting.name());
        if (AT_LEAST_ONE.contains(parts == null ? setting.name() : parts.rest()) && Integer.parseInt(text) == 0) {
            return Optional.of("is refused: nobody could connect to take it back");
        }
        if (setting.name().equals(LIMITS_OF_ADDRESSES)) {
            return AddressLimits.problem(text);
        }
        boolean namesClasses = setting.type() == Setting.Type.CLASS || CLASSES.contains(setting.name());
        String known = Objects.requireNonNullElse(setting.defaultText(), "");
        return namesClasses && !CommaSeparated.filledEntries(text).stream().allMatch(known::equals)
                ? Optional.of("is refused: there is no such class, and classes of one's own cannot be plugged in")
                : Optional.empty();
    }
}
