package io.courant.broker.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.courant.base.Clock;
import io.courant.base.Endpoint;
import io.courant.base.Shard;
import io.courant.base.Shards;
import io.courant.base.metrics.MeterBoard;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Answers by HTTP: {@code /metrics} for Prometheus, {@code /live} and {@code /ready} for whoever watches over the process.
 * Without encryption and without asking who asks: it listens where it is told to, and nowhere unless it is.
 */
public final class MetricsEndpoint implements AutoCloseable {

    /** One for whoever scrapes, one for whoever asks meanwhile whether the process lives. */
    private static final int THREADS = 2;

    /** Connections open at once: a few scrapers and probes; more are somebody's mistake. */
    private static final String MOST_CONNECTIONS = "64";

    /** Seconds for sending a request, and for taking its answer: whoever is slower holds a thread. */
    private static final String MOST_SECONDS = "10";

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads;
    private final Endpoint endpoint;
    private final MeterBoard board;
    private final Health health;
    private @Nullable PrometheusText text;

    private MetricsEndpoint(
            HttpServer server, ExecutorService threads, Endpoint endpoint, MeterBoard board, Health health) {
        this.server = server;
        this.threads = threads;
        this.endpoint = endpoint;
        this.board = board;
        this.health = health;
    }

    /**
     * Listens at {@code place}, and begins to look how late events of {@code shards} come.
     *
     * @throws IOException when it cannot listen there
     */
    public static MetricsEndpoint start(Endpoint place, MeterBoard board, Health health, Shards shards, Clock clock)
            throws IOException {
        limit("jdk.httpserver.maxConnections", MOST_CONNECTIONS);
        limit("sun.net.httpserver.maxReqTime", MOST_SECONDS);
        limit("sun.net.httpserver.maxRspTime", MOST_SECONDS);
        HttpServer server = listen(place);
        Endpoint bound = new Endpoint(place.host(), server.getAddress().getPort());
        ExecutorService threads = Executors.newFixedThreadPool(
                THREADS, Thread.ofPlatform().daemon().name("metrics-", 0).factory());
        MetricsEndpoint made = new MetricsEndpoint(server, threads, bound, board, health);
        server.setExecutor(threads);
        server.createContext("/", made::answer);
        server.start();
        for (Shard shard : shards.data()) {
            ShardProbe.start(shard, clock, board);
        }
        ShardProbe.start(shards.control(), clock, board);
        return made;
    }

    /** Of the JDK's server, which reads these when it is loaded; what the command line says wins. */
    private static void limit(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static HttpServer listen(Endpoint place) throws IOException {
        InetSocketAddress address = place.host().isEmpty()
                ? new InetSocketAddress(place.port())
                : new InetSocketAddress(place.host(), place.port());
        if (address.isUnresolved()) {
            throw new UnknownHostException(
                    "cannot listen for --metrics at " + place + ": no address is known for this host");
        }
        try {
            return HttpServer.create(address, 0);
        } catch (BindException e) {
            var refusal = new BindException("cannot listen for --metrics at " + place + ": " + e.getMessage());
            refusal.initCause(e);
            throw refusal;
        }
    }

    /** Where it listens: as asked for, with the real port. */
    public Endpoint endpoint() {
        return endpoint;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                respond(exchange, METHOD_NOT_ALLOWED, PLAIN, "only GET and HEAD\n");
                return;
            }
            switch (String.valueOf(exchange.getRequestURI().getPath())) {
                case "/metrics" -> respond(exchange, OK, PrometheusText.CONTENT_TYPE, text().now());
                case "/live" -> respond(exchange, "live", health.notLive());
                case "/ready" -> respond(exchange, "ready", health.notReady());
                default -> respond(exchange, NOT_FOUND, PLAIN, "there are /metrics, /live and /ready\n");
            }
        }
    }

    /** Made by the first who asks: it takes longer than a start may, and most of the memory that all this takes. */
    private synchronized PrometheusText text() {
        PrometheusText made = text;
        if (made == null) {
            made = new PrometheusText(board);
            text = made;
        }
        return made;
    }

    private static void respond(HttpExchange exchange, String good, Optional<String> problem) throws IOException {
        if (problem.isEmpty()) {
            respond(exchange, OK, PLAIN, good + "\n");
        } else {
            respond(exchange, UNAVAILABLE, PLAIN, "not " + good + ": " + problem.get() + "\n");
        }
    }

    private static void respond(HttpExchange exchange, int status, String contentType, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", contentType);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    /** Listens no more; answers under way are cut off. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
