package io.courant.server;

import io.courant.base.Uuid;
import java.util.List;

/** How the start of a node ended. */
public sealed interface NodeStart {

    /** The node serves; {@code listeners} are as configured, with the ports really bound. */
    record Ready(Uuid clusterId, List<Listener> listeners) implements NodeStart {}

    /** The node cannot run with these settings, here or now; {@code message} is for the operator. Nothing runs. */
    record Refused(String message) implements NodeStart {}
}
