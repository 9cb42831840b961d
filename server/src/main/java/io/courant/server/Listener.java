package io.courant.server;

import io.courant.base.Endpoint;
import io.courant.base.Network;
import io.courant.metadata.config.BrokerConfigs;
import io.courant.metadata.config.ListenerSettingName;

/**
 * A place where a node listens, and the place under which clients that came through it find the node again.
 *
 * @param name as in {@code listeners}, e.g. {@code PLAINTEXT}; unique within a node
 * @param bind host and port to listen at; port 0 takes any free one, an empty host stands for all addresses
 * @param intake how many connections it accepts, by what it was started with
 * @param advertised what Metadata tells clients of this listener; a port of 0 stands for the port really bound
 */
public record Listener(String name, Endpoint bind, Network.Intake intake, Endpoint advertised) {

    /** A listener that accepts all connections. */
    public Listener(String name, Endpoint bind, Endpoint advertised) {
        this(name, bind, Network.Intake.UNLIMITED, advertised);
    }

    public Listener {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a listener needs a name");
        }
        if (advertised.host().isEmpty() || advertised.host().equals("0.0.0.0")) {
            throw new IllegalArgumentException("clients cannot connect to the address \"" + advertised.host()
                    + "\" advertised for listener " + name);
        }
    }

    /** How many connections it accepts where the broker's settings are {@code configs}. */
    Network.Intake intakeWith(BrokerConfigs configs) {
        return new Network.Intake(
                configs.changed(ListenerSettingName.of(name, "max.connections"), intake.most()),
                configs.changed(ListenerSettingName.of(name, "max.connection.creation.rate"), intake.perSecond()));
    }

    /** This listener, listening at {@code real}; clients are told the real port where none was advertised. */
    Listener boundTo(Endpoint real) {
        return new Listener(
                name,
                new Endpoint(bind.host(), real.port()),
                intake,
                advertised.port() == 0 ? new Endpoint(advertised.host(), real.port()) : advertised);
    }
}
