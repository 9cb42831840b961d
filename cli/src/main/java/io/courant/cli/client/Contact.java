package io.courant.cli.client;

import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.ExitCode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A first look at what listens at a place. The client library would try again and again, until its time is up, where nothing
 * listens or something that is no Kafka; a question of twenty bytes tells at once.
 */
final class Contact {

    /** Who is there answers within this; slower than any machine, faster than patience. */
    private static final int ANSWERS_WITHIN_MS = 5_000;

    private static final short API_VERSIONS = 18;
    private static final int CORRELATION_ID = 0x636f7572;
    private static final byte[] CLIENT_ID = "courant-cli".getBytes(StandardCharsets.US_ASCII);

    /** Of an answer: correlation id and error code. */
    private static final int ANSWER_BEGINS_WITH_BYTES = 6;

    /** Larger than any answer to this question; a greeting of another protocol reads as a larger length. */
    private static final int LARGEST_ANSWER_BYTES = 1 << 16;

    private static final int SHOWN_OF_A_STRANGER = 24;

    private Contact() {}

    /** Returns when one of the places answers as a broker would, and fails with what is wrong with the first otherwise. */
    static void require(Bootstrap bootstrap, String protocol, int timeoutMs) {
        List<String> faults = new ArrayList<>();
        int waitMs = Math.min(timeoutMs, ANSWERS_WITHIN_MS);
        boolean plain = protocol.toUpperCase(Locale.ROOT).endsWith("PLAINTEXT");
        for (Bootstrap.Place place : bootstrap.places()) {
            String fault = fault(place, plain, waitMs);
            if (fault == null) {
                return;
            }
            faults.add(fault);
        }
        throw new CommandFailure(ExitCode.UNREACHABLE, String.join("; ", faults));
    }

    private static @Nullable String fault(Bootstrap.Place place, boolean plain, int waitMs) {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(place.host());
        } catch (UnknownHostException e) {
            return "the host '" + place.host() + "' is not known; look at --bootstrap";
        }
        String fault = null;
        for (InetAddress address : addresses) {
            fault = fault(place, address, plain, waitMs);
            if (fault == null) {
                return null;
            }
        }
        return fault;
    }

    private static @Nullable String fault(Bootstrap.Place place, InetAddress address, boolean plain, int waitMs) {
        try (Socket socket = new Socket()) {
            try {
                socket.connect(new InetSocketAddress(address, place.port()), waitMs);
            } catch (SocketTimeoutException | NoRouteToHostException e) {
                return place + " cannot be reached (" + e.getMessage()
                        + "); look at --bootstrap, and at firewalls between";
            } catch (IOException e) {
                return "nothing listens at " + place
                        + "; start a broker (courant start), or say where one is by --bootstrap HOST:PORT";
            }
            return plain ? strangeness(place, socket, waitMs) : null;
        } catch (IOException e) {
            return place + " cannot be reached: " + e.getMessage();
        }
    }

    /** What tells the listener from a broker, or null. */
    private static @Nullable String strangeness(Bootstrap.Place place, Socket socket, int waitMs) throws IOException {
        socket.setSoTimeout(waitMs);
        try {
            socket.getOutputStream().write(question());
            byte[] answer = new byte[Integer.BYTES + ANSWER_BEGINS_WITH_BYTES];
            int length = socket.getInputStream().readNBytes(answer, 0, answer.length);
            if (length == 0) {
                throw new EOFException();
            }
            ByteBuffer begin = ByteBuffer.wrap(answer);
            boolean known = length == answer.length
                    && begin.getInt() <= LARGEST_ANSWER_BYTES
                    && begin.getInt() == CORRELATION_ID;
            return known
                    ? null
                    : "what listens at " + place + " is no Kafka broker: it says \""
                            + shown(answer, length, socket.getInputStream()) + "\"; look at --bootstrap";
        } catch (SocketTimeoutException e) {
            return "something listens at " + place + " but does not answer as a Kafka broker; look at --bootstrap";
        } catch (IOException e) {
            return "what listens at " + place + " closes the connection: it is no Kafka broker, or one that wants TLS"
                    + " (security.protocol in a file given by --command-config)";
        }
    }

    /** ApiVersions, version 0, in a header of version 1. */
    private static byte[] question() {
        int bytes = Short.BYTES + Short.BYTES + Integer.BYTES + Short.BYTES + CLIENT_ID.length;
        ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + bytes);
        frame.putInt(bytes).putShort(API_VERSIONS).putShort((short) 0).putInt(CORRELATION_ID);
        frame.putShort((short) CLIENT_ID.length).put(CLIENT_ID);
        return frame.array();
    }

    private static String shown(byte[] begin, int length, InputStream more) throws IOException {
        byte[] rest = more.readNBytes(Math.min(more.available(), SHOWN_OF_A_STRANGER));
        String text = new String(begin, 0, length, StandardCharsets.ISO_8859_1)
                + new String(rest, StandardCharsets.ISO_8859_1);
        String printable = text.replaceAll("[^ -~].*", "");
        return printable.isEmpty() ? "(bytes, no text)" : printable;
    }
}
