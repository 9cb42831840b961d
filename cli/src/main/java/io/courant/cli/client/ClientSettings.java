package io.courant.cli.client;

import java.util.HashMap;
import java.util.Map;

/**
 * What every client of a command is made with.
 *
 * @param bootstrap where the cluster was found
 * @param given what the user's file says; it is stronger than what a command wants
 * @param timeoutMs how long an answer may take
 */
public record ClientSettings(Bootstrap bootstrap, Map<String, Object> given, int timeoutMs) {

    /** Somebody waits at a keyboard: a broker that comes back shall be found soon. */
    private static final long TRY_AGAIN_MS = 50;

    private static final long TRY_AGAIN_AT_MOST_MS = 500;

    public ClientSettings {
        given = Map.copyOf(given);
    }

    /** The settings of a client that also has those of {@code command}. */
    public Map<String, Object> with(Map<String, Object> command) {
        Map<String, Object> all = new HashMap<>();
        all.put("client.id", "courant-cli");
        all.put("default.api.timeout.ms", timeoutMs);
        all.put("request.timeout.ms", timeoutMs);
        all.put("reconnect.backoff.ms", TRY_AGAIN_MS);
        all.put("reconnect.backoff.max.ms", TRY_AGAIN_AT_MOST_MS);
        all.put("retry.backoff.ms", TRY_AGAIN_MS);
        // Nobody looks at the client's own figures.
        all.put("metric.reporters", "");
        all.put("enable.metrics.push", "false");
        all.putAll(command);
        all.putAll(given);
        all.put("bootstrap.servers", bootstrap.toString());
        return all;
    }

    /** Where the cluster was found, as text. */
    public String place() {
        return bootstrap.toString();
    }
}
