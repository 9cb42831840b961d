package io.courant.server;

import io.courant.base.metrics.Metric;
import io.courant.base.metrics.Metric.Unit;
import java.util.List;

/** Everything that is counted of connections, requests and the node as a whole. */
public final class ServerMetrics {

    private static final String API = "api";

    public static final Metric CONNECTIONS =
            Metric.gauge("courant.connections", Unit.NUMBER, "Connections that are open", "listener");

    public static final Metric CLOSED_CONNECTIONS = Metric.counter(
            "courant.connections.closed",
            Unit.NUMBER,
            "Connections that the broker closed, by the code of the line that says why;"
                    + " connection.idle: they were silent for connections.max.idle.ms",
            "reason");

    public static final Metric REQUESTS = Metric.counter("courant.requests", Unit.NUMBER, "Requests taken up", API);

    public static final Metric REQUEST_BYTES =
            Metric.counter("courant.request", Unit.BYTES, "Bytes of the requests taken up", API);

    public static final Metric RESPONSE_BYTES =
            Metric.counter("courant.response", Unit.BYTES, "Bytes of the responses handed to the network", API);

    public static final Metric REQUEST_DURATION = Metric.durations(
            "courant.request.duration",
            "From taking a request up until its answer is known; a Fetch waits for records as long as its client asked",
            API);

    public static final Metric ERRORS = Metric.counter(
            "courant.errors", Unit.NUMBER, "Errors in responses; one response may hold many", API, "error");

    public static final Metric IN_FLIGHT_BYTES = Metric.gauge(
            "courant.inflight",
            Unit.BYTES,
            "What requests in progress hold of the room that queued.max.request.bytes gives");

    public static final Metric IN_FLIGHT_LIMIT_BYTES =
            Metric.gauge("courant.inflight.limit", Unit.BYTES, "The room that there is for requests in progress");

    public static final Metric IN_FLIGHT_WAITS = Metric.counter(
            "courant.inflight.waits", Unit.NUMBER, "How often a connection had to wait for room for its next request");

    public static final Metric UNSENT_BYTES =
            Metric.gauge("courant.unsent", Unit.BYTES, "Memory of responses that clients have not taken yet");

    public static final Metric UNSENT_LIMIT_BYTES =
            Metric.gauge("courant.unsent.limit", Unit.BYTES, "The memory that there is for responses not taken yet");

    public static final Metric UNSENT_WAITS = Metric.counter(
            "courant.unsent.waits", Unit.NUMBER, "How often responses had to wait, for clients took others too slowly");

    public static final Metric DIRECTORY_OFFLINE = Metric.gauge(
            "courant.directory.offline",
            Unit.NUMBER,
            "1: the data directory has failed, or could not be opened, and is offline until the next start; 0: it is not;"
                    + " the line directory.offline says why",
            "directory");

    public static final List<Metric> ALL = List.of(
            CONNECTIONS,
            CLOSED_CONNECTIONS,
            REQUESTS,
            REQUEST_BYTES,
            RESPONSE_BYTES,
            REQUEST_DURATION,
            ERRORS,
            IN_FLIGHT_BYTES,
            IN_FLIGHT_LIMIT_BYTES,
            IN_FLIGHT_WAITS,
            UNSENT_BYTES,
            UNSENT_LIMIT_BYTES,
            UNSENT_WAITS,
            DIRECTORY_OFFLINE);

    private ServerMetrics() {}
}
