package io.courant.server.connection;

import io.courant.base.Clock;
import io.courant.base.metrics.Counter;
import io.courant.base.metrics.Durations;
import io.courant.base.metrics.Gauge;
import io.courant.base.metrics.Metrics;
import io.courant.server.ServerMetrics;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.WireWriter;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** What a shard counts of its connections, and of their requests by API. Of the shard. */
final class ConnectionMeters {

    private final Metrics metrics;
    private final Clock clock;
    private final Map<String, OpenConnections> openByListener = new HashMap<>();
    private final Map<String, Counter> closedByReason = new HashMap<>();
    private final Map<ApiKey, OfApi> byApi = new EnumMap<>(ApiKey.class);

    final Gauge inFlightBytes;
    final Counter inFlightWaits;
    final Gauge unsentBytes;
    final Counter unsentWaits;

    ConnectionMeters(Metrics metrics, Clock clock, long inFlightLimitBytes, long unsentLimitBytes) {
        this.metrics = metrics;
        this.clock = clock;
        this.inFlightBytes = metrics.gauge(ServerMetrics.IN_FLIGHT_BYTES);
        this.inFlightWaits = metrics.counter(ServerMetrics.IN_FLIGHT_WAITS);
        this.unsentBytes = metrics.gauge(ServerMetrics.UNSENT_BYTES);
        this.unsentWaits = metrics.counter(ServerMetrics.UNSENT_WAITS);
        metrics.gauge(ServerMetrics.IN_FLIGHT_LIMIT_BYTES).set(inFlightLimitBytes);
        metrics.gauge(ServerMetrics.UNSENT_LIMIT_BYTES).set(unsentLimitBytes);
    }

    private static final class OpenConnections {
        private final Gauge gauge;
        private long open;

        OpenConnections(Gauge gauge) {
            this.gauge = gauge;
        }

        void add(int more) {
            open += more;
            gauge.set(open);
        }
    }

    void opened(String listener) {
        openByListener
                .computeIfAbsent(listener, name -> new OpenConnections(metrics.gauge(ServerMetrics.CONNECTIONS, name)))
                .add(1);
    }

    void gone(String listener) {
        OpenConnections open = openByListener.get(listener);
        if (open != null) {
            open.add(-1);
        }
    }

    /** The broker closes a connection; {@code reason} is the code of a line, of which there are few. */
    void closes(String reason) {
        closedByReason
                .computeIfAbsent(reason, code -> metrics.counter(ServerMetrics.CLOSED_CONNECTIONS, code))
                .increment();
    }

    /** The requests of one API; made by the first of them. */
    OfApi of(ApiKey api) {
        OfApi made = byApi.get(api);
        if (made == null) {
            made = new OfApi(api);
            byApi.put(api, made);
        }
        return made;
    }

    /** What is counted of one API; told of the errors that are written into its responses. */
    final class OfApi implements WireWriter.ErrorListener {
        private final String name;
        private final Counter requests;
        private final Counter requestBytes;
        private final Counter responseBytes;
        private final Durations durations;
        private final Map<Short, Counter> byError = new HashMap<>(0);

        OfApi(ApiKey api) {
            this.name = api.name();
            this.requests = metrics.counter(ServerMetrics.REQUESTS, name);
            this.requestBytes = metrics.counter(ServerMetrics.REQUEST_BYTES, name);
            this.responseBytes = metrics.counter(ServerMetrics.RESPONSE_BYTES, name);
            this.durations = metrics.durations(ServerMetrics.REQUEST_DURATION, name);
        }

        void taken(int bytes) {
            requests.increment();
            requestBytes.add(bytes);
        }

        void answered(long takenNanos) {
            durations.record(clock.monotonicNanos() - takenNanos);
        }

        void sends(int bytes) {
            responseBytes.add(bytes);
        }

        @Override
        public void errorWritten(short code) {
            byError.computeIfAbsent(code, ignored -> metrics.counter(ServerMetrics.ERRORS, name, nameOf(code)))
                    .increment();
        }

        private static String nameOf(short code) {
            return ErrorCode.forCode(code).map(ErrorCode::name).orElse(Short.toString(code));
        }
    }

    long nowNanos() {
        return clock.monotonicNanos();
    }
}
