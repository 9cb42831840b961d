package io.courant.server.connection;

import io.courant.wire.ApiKey;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** Serves Produce, Fetch and Metadata of version 3 and 4, and leaves it to the test when each request is answered. */
final class ScriptedDispatch implements RequestDispatch {

    final List<Exchange> started = new ArrayList<>();
    boolean answersAtOnce;
    /** Whether requests have strings behind the marker, which are read, and give back their frames. */
    boolean readsStrings;
    /** Whether they are dropped once they are read. */
    boolean keepsNoStrings;

    int responseBytes = 8;

    @Override
    public boolean serves(ApiKey api, short version) {
        return (version == 3 || version == 4)
                && (api == ApiKey.PRODUCE || api == ApiKey.FETCH || api == ApiKey.METADATA);
    }

    @Override
    public void start(Exchange exchange) throws MalformedMessageException {
        if (exchange.in().readInt("marker") != exchange.correlationId()) {
            throw new MalformedMessageException("the body does not belong to the header");
        }
        if (readsStrings) {
            while (exchange.in().remaining() > 0) {
                exchange.in().readString(false, "text");
            }
            exchange.chargeForMessage();
            exchange.releaseFrame();
            if (keepsNoStrings) {
                exchange.dropStrings();
            }
        }
        started.add(exchange);
        if (answersAtOnce) {
            answer(exchange);
        }
    }

    @Override
    public void startUnknownApiVersions(Exchange exchange) {
        started.add(exchange);
        answer(exchange);
    }

    void answer(Exchange exchange) {
        exchange.releaseFrame();
        exchange.answer(new Filler(responseBytes));
    }

    /** {@code bytes} bytes of nothing. */
    record Filler(int bytes) implements ResponseBody {

        @Override
        public int size(short version) {
            return bytes;
        }

        @Override
        public int attachedBytes() {
            return 0;
        }

        @Override
        public long attachedMemoryBytes() {
            return 0;
        }

        @Override
        public void write(short version, WireWriter out) {
            for (int i = 0; i < bytes; i++) {
                out.writeByte((byte) i);
            }
        }

        @Override
        public void discard() {}
    }
}
