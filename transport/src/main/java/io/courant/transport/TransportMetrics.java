package io.courant.transport;

import io.courant.base.metrics.Metric;
import io.courant.base.metrics.Metric.Unit;
import java.util.List;

/** Everything that is counted of sockets. */
public final class TransportMetrics {

    private static final String REASON = "reason";

    public static final Metric ACCEPTED =
            Metric.counter("courant.connections.accepted", Unit.NUMBER, "Connections that were accepted and kept");

    public static final Metric REFUSED = Metric.counter(
            "courant.connections.refused",
            Unit.NUMBER,
            "Connections that were closed as soon as they were accepted; address: its address has as many as"
                    + " max.connections.per.ip allows; descriptors: the other file descriptors are kept for logs",
            REASON);

    public static final Metric WAITS = Metric.counter(
            "courant.connections.waits",
            Unit.NUMBER,
            "How often no connection was accepted for a while; most: max.connections are open; rate:"
                    + " max.connection.creation.rate was reached; system: accepting failed",
            REASON);

    public static final List<Metric> ALL = List.of(ACCEPTED, REFUSED, WAITS);

    private TransportMetrics() {}
}
