package io.courant.bench.load;

import io.courant.wire.ApiKey;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.WireReader;
import io.courant.wire.WireWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** One request and its answer, where nothing hangs on how long that takes. */
final class Exchange {

    /** How the body of an answer is read. */
    interface Reading<T> {
        T read(WireReader in) throws MalformedMessageException;
    }

    private Exchange() {}

    /** The same over a connection made for it. */
    static <T> T call(int port, ApiKey api, short version, int size, Consumer<WireWriter> body, Reading<T> reading)
            throws IOException {
        try (WireConnection connection = WireConnection.open(port)) {
            return call(connection, api, version, size, body, reading);
        }
    }

    /** Sends a request whose body has {@code size} bytes and returns what {@code reading} makes of the answer. */
    static <T> T call(
            WireConnection connection,
            ApiKey api,
            short version,
            int size,
            Consumer<WireWriter> body,
            Reading<T> reading)
            throws IOException {
        return call(connection, api, version, Frames.request(api, version, size, body), reading);
    }

    /** Sends a request that is ready and returns what {@code reading} makes of the answer. */
    static <T> T call(WireConnection connection, ApiKey api, short version, ByteBuffer request, Reading<T> reading)
            throws IOException {
        try {
            connection.send(request);
            return reading.read(Frames.body(api, version, connection.receive()));
        } catch (MalformedMessageException e) {
            throw new IOException("an answer to " + api + " that is no such answer", e);
        }
    }
}
