package io.courant.compat.differential;

import io.courant.wire.ApiKey;
import io.courant.wire.WireWriter;
import io.courant.wire.message.RequestHeader;
import io.courant.wire.message.RequestHeaderCodec;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;

/** A blocking connection to one of the brokers. */
final class RawConnection implements AutoCloseable {

    /** Far more than any request of the script takes. */
    private static final int ANSWERS_WITHIN_MS = 30_000;

    private static final int LARGEST_ANSWER_BYTES = 64 << 20;
    private static final String CLIENT_ID = "differential";

    /** What became of a request. */
    sealed interface Reply {
        /** A frame came, without its length. */
        record Frame(ByteBuffer bytes) implements Reply {}

        /** None came, and why. */
        record Nothing(String reason) implements Reply {}
    }

    private final Socket socket;
    private final DataInputStream in;
    private int correlationId;

    RawConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(ANSWERS_WITHIN_MS);
        in = new DataInputStream(socket.getInputStream());
    }

    /** Sends a request with that body, under a header that claims {@code version}, and returns what its answer is known by. */
    int send(ApiKey api, int version, ByteBuffer body) throws IOException {
        correlationId++;
        RequestHeader header = new RequestHeader(api.id(), (short) version, correlationId, CLIENT_ID);
        short headerVersion = api.requestHeaderVersion((short) version);
        int size = RequestHeaderCodec.size(header, headerVersion) + body.remaining();
        ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + size);
        WireWriter out = new WireWriter(frame);
        out.writeInt(size);
        RequestHeaderCodec.write(header, headerVersion, out);
        frame.put(out.position(), body, body.position(), body.remaining());
        socket.getOutputStream().write(frame.array());
        return correlationId;
    }

    /**
     * The next frame.
     *
     * @throws java.net.SocketTimeoutException when none comes and the connection stays
     */
    Reply receive() throws IOException {
        try {
            int length = in.readInt();
            if (length < Integer.BYTES || length > LARGEST_ANSWER_BYTES) {
                return new Reply.Nothing("answered with a frame of " + length + " bytes");
            }
            byte[] bytes = new byte[length];
            in.readFully(bytes);
            return new Reply.Frame(ByteBuffer.wrap(bytes));
        } catch (EOFException | SocketException e) {
            return new Reply.Nothing("closed the connection");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
