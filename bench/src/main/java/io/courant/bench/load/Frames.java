package io.courant.bench.load;

import io.courant.wire.ApiKey;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.WireReader;
import io.courant.wire.WireWriter;
import io.courant.wire.message.RequestHeader;
import io.courant.wire.message.RequestHeaderCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Frames as they stand on the wire: length, header, body. */
final class Frames {

    /** Responses come in the order of requests, so one correlation id serves for all. */
    static final int CORRELATION_ID = 11;

    private static final String CLIENT_ID = "courant-bench";

    private Frames() {}

    /** A request with a body of {@code bodyBytes} bytes, in a buffer outside the heap, ready to be sent. */
    static ByteBuffer request(ApiKey api, short version, int bodyBytes, Consumer<WireWriter> body) {
        RequestHeader header = new RequestHeader(api.id(), version, CORRELATION_ID, CLIENT_ID);
        short headerVersion = api.requestHeaderVersion(version);
        int bytes = RequestHeaderCodec.size(header, headerVersion) + bodyBytes;
        ByteBuffer frame = ByteBuffer.allocateDirect(Integer.BYTES + bytes);
        frame.putInt(bytes);
        WireWriter out = new WireWriter(frame);
        RequestHeaderCodec.write(header, headerVersion, out);
        body.accept(out);
        return frame.clear();
    }

    /** A response with a body of {@code bodyBytes} bytes, ready to be sent. */
    static ByteBuffer response(ApiKey api, short version, int bodyBytes, Consumer<WireWriter> body) {
        boolean tagged = api.responseHeaderVersion(version) > 0;
        int bytes = Integer.BYTES + (tagged ? 1 : 0) + bodyBytes;
        ByteBuffer frame = ByteBuffer.allocateDirect(Integer.BYTES + bytes);
        frame.putInt(bytes);
        WireWriter out = new WireWriter(frame);
        out.writeInt(CORRELATION_ID);
        if (tagged) {
            out.writeUnsignedVarint(0);
        }
        body.accept(out);
        return frame.clear();
    }

    /** A reader behind the header of {@code response}. */
    static WireReader body(ApiKey api, short version, ByteBuffer response)
            throws MalformedMessageException, IOException {
        WireReader in = new WireReader(response);
        int correlationId = in.readInt("correlationId");
        if (correlationId != CORRELATION_ID) {
            throw new IOException("a response to a request that nobody sent: correlation id " + correlationId);
        }
        if (api.responseHeaderVersion(version) > 0) {
            in.skipTags("ResponseHeader");
        }
        return in;
    }
}
