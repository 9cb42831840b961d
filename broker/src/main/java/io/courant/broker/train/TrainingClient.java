package io.courant.broker.train;

import io.courant.base.Buffers;
import io.courant.base.Endpoint;
import io.courant.base.Slice;
import io.courant.wire.ApiKey;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.MessageCodec;
import io.courant.wire.RequestFrame;
import io.courant.wire.ResponseFrame;
import io.courant.wire.WireReader;
import io.courant.wire.message.RequestHeader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A client on a blocking socket, one request at a time, each in the newest version that a broker advertises. */
final class TrainingClient implements AutoCloseable {

    private static final String CLIENT_ID = "training";

    /** A broker that does not answer a small request in this time will not train well either. */
    private static final int ANSWER_TIMEOUT_MS = 30_000;

    private final Socket socket;
    private final Buffers buffers;
    private int correlationId;

    TrainingClient(Endpoint broker, Buffers buffers) throws IOException {
        this.buffers = buffers;
        socket = new Socket(broker.host(), broker.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(ANSWER_TIMEOUT_MS);
    }

    /** Sends {@code request} and waits for the response to it. */
    <Q, R> R call(ApiKey key, Q request, MessageCodec<Q> requests, MessageCodec<R> responses) throws IOException {
        short version = newestVersion(key);
        var header = new RequestHeader(key.id(), version, ++correlationId, CLIENT_ID);
        OutputStream out = socket.getOutputStream();
        for (Slice slice : RequestFrame.encode(header, request, requests, buffers)) {
            if (slice instanceof Slice.OfBuffer piece) {
                byte[] bytes = new byte[piece.length()];
                piece.view().get(bytes);
                out.write(bytes);
            }
            slice.release();
        }
        var in = new DataInputStream(socket.getInputStream());
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        try {
            var reader = new WireReader(ByteBuffer.wrap(frame));
            int answered = ResponseFrame.readHeader(key, version, reader).correlationId();
            if (answered != correlationId) {
                throw new IOException(
                        key.protocolName() + ": request " + answered + " was answered, not " + correlationId);
            }
            return responses.read(reader, version);
        } catch (MalformedMessageException e) {
            throw new IOException(key.protocolName() + ": the response is malformed: " + e.getMessage(), e);
        }
    }

    private static short newestVersion(ApiKey key) {
        return key.brokerAdvertises().orElseThrow().highest();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
