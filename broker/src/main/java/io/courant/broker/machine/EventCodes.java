package io.courant.broker.machine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The codes of all events that a broker may log: {@code event-codes.txt}, which {@code EventCodesTest} of the module {@code
 * structure} holds against the code.
 */
final class EventCodes {

    static final List<String> ALL = read();

    private EventCodes() {}

    private static List<String> read() {
        try (var stream = Objects.requireNonNull(EventCodes.class.getResourceAsStream("event-codes.txt"));
                var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own list of event codes cannot be read", e);
        }
    }
}
