package io.courant.server.connection;

import io.courant.base.Invariants;
import io.courant.server.Listener;
import io.courant.server.ServerLimits;
import io.courant.wire.ApiKey;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.MessageCodec;
import io.courant.wire.WireReader;
import io.courant.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Everything is called on the connection's shard.
 *
 * <p>The handler that takes it up calls one of {@link #answer}, {@link #answerNothing} and {@link #closeConnection} once,
 * now or later, whether or not the connection still lives, and {@link #releaseFrame()} once nothing reads from the
 * request's bytes any more.
 */
public final class Exchange {

    private static final String HEADER = "RequestHeader";

    private final BrokerConnection connection;
    private final Frame frame;
    private final WireReader in;

    private boolean headerRead;
    private short apiId;
    private short version;
    private int correlationId;
    private @Nullable String clientId;
    private @Nullable ApiKey api;
    private final long takenNanos;
    private ConnectionMeters.@Nullable OfApi meters;

    private long chargedBytes;
    private long messageBytes;
    private boolean frameReleased;
    private boolean answered;
    private boolean gone;
    private @Nullable ResponseBody body;
    private short responseVersion;
    private int responseBytes;
    private @Nullable Runnable whenAbandoned;

    Exchange(BrokerConnection connection, Frame frame) {
        this.connection = connection;
        this.frame = frame;
        this.in = new WireReader(frame.view());
        this.takenNanos = connection.meters().nowNanos();
        charge(ServerLimits.HEAP_BYTES_PER_EXCHANGE + frame.length());
    }

    /** The API; only for handlers, which see requests of known APIs alone. */
    public ApiKey api() {
        ApiKey known = api;
        if (known == null) {
            throw Invariants.unreachable("a request of an unknown API has reached a handler");
        }
        return known;
    }

    public short version() {
        return version;
    }

    public int correlationId() {
        return correlationId;
    }

    /** The listener that the connection came in through. */
    public Listener listener() {
        return connection.listener();
    }

    /** Who the client says it is; empty when it does not. */
    public String clientId() {
        return clientId == null ? "" : clientId;
    }

    /** The address that the client comes from, as Kafka shows it. */
    public String clientHost() {
        return "/" + connection.peerHost();
    }

    /** Names the connection among all of the node, for as long as the node runs. */
    public long connectionId() {
        return connection.id();
    }

    /** What the fetch requests of this connection remember. */
    public FetchRotation fetchRotation() {
        return connection.fetchRotation();
    }

    /** What was refused on this connection for topics whose names were not known. */
    public UnplacedRefusals unplacedRefusals() {
        return connection.unplacedRefusals();
    }

    /** Reads the request's body; behind it the frame must end. */
    public <T> T read(MessageCodec<T> codec) throws MalformedMessageException {
        T message = codec.read(in, version);
        in.requireEnd(api().name());
        chargeForMessage();
        return message;
    }

    /** What was read lives on the heap until the answer is on its way: counts its array elements and its strings. */
    public void chargeForMessage() {
        long before = messageBytes;
        messageBytes = in.elementsRead() * ServerLimits.HEAP_BYTES_PER_ELEMENT
                + in.stringBytesRead() * ServerLimits.HEAP_BYTES_PER_STRING_BYTE;
        charge(chargedBytes + messageBytes - before);
    }

    /** Nothing of the strings that were read is kept while the request is in progress: they count no more. */
    public void dropStrings() {
        long stringBytes = in.stringBytesRead() * ServerLimits.HEAP_BYTES_PER_STRING_BYTE;
        messageBytes -= stringBytes;
        charge(chargedBytes - stringBytes);
    }

    /**
     * For handlers that read the body themselves, and call {@link #chargeForMessage()} then: a reader of {@link
     * #frame()}, behind the header.
     */
    public WireReader in() {
        return in;
    }

    /** The request's bytes; what is kept of them beyond {@link #releaseFrame()} is retained. */
    public Frame frame() {
        return frame;
    }

    /** Gives back the request's bytes. More than once is harmless. */
    public void releaseFrame() {
        if (!frameReleased) {
            frameReleased = true;
            frame.buffer().release();
            if (!answered) {
                charge(chargedBytes - frame.length());
            }
        }
    }

    /** Answers with {@code message}. */
    public <T> void answer(MessageCodec<T> codec, T message) {
        answer(ResponseBody.of(codec, message));
    }

    /** Answers with {@code response}, which is released when it is sent or discarded. */
    public void answer(ResponseBody response) {
        answer(response, version);
    }

    /** Answers in a version that is not the request's: only ApiVersions does. */
    public void answer(ResponseBody response, short inVersion) {
        requireUnanswered();
        body = response;
        responseVersion = inVersion;
        responseBytes = ServerLimits.LENGTH_BYTES
                + Integer.BYTES
                + (responseHeaderIsFlexible() ? 1 : 0)
                + response.size(inVersion);
        finish();
    }

    /** Answers with no bytes at all, as Produce with {@code acks=0} asks for. */
    public void answerNothing() {
        requireUnanswered();
        finish();
    }

    /**
     * Takes up no further request of the connection for {@code nanos}: its client is asked to wait, and one that does not is
     * made to (KIP-219).
     */
    public void takeNoMoreFor(long nanos) {
        if (!gone) {
            connection.mute(nanos);
        }
    }

    /** Closes the connection instead of an answer, with a line in the event log, at most one a second of each code. */
    public void closeConnection(String code, String reason) {
        if (!gone) {
            connection.refuse(code, "closed: " + describe() + ": " + reason);
        }
        answerNothing();
    }

    /** Runs {@code action} if the connection goes before the answer is there, so that nobody waits in vain. */
    public void whenAbandoned(Runnable action) {
        whenAbandoned = action;
    }

    /** True when the connection is gone: no answer will be sent. */
    public boolean isAbandoned() {
        return gone;
    }

    void readHeader() throws MalformedMessageException {
        apiId = in.readShort(HEADER);
        version = in.readShort(HEADER);
        correlationId = in.readInt(HEADER);
        headerRead = true;
        api = ApiKey.forId(apiId).orElse(null);
        if (api != null) {
            meters = connection.meters().of(api);
            meters.taken(frame.length() + ServerLimits.LENGTH_BYTES);
        }
        clientId = in.readNullableString(false, HEADER);
        if (api != null && api.requestHeaderVersion(version) > 1) {
            in.skipTags(HEADER);
        }
    }

    /** The API, null when there is none of that number. */
    @Nullable
    ApiKey knownApi() {
        return api;
    }

    /** For the event log: what was asked, as far as it can be told. */
    String describe() {
        if (!headerRead) {
            return "a request";
        }
        String name = api == null ? "a request of the unknown API " + apiId : "a request " + api;
        return name + " in version " + version + (clientId == null ? "" : " of client \"" + printable(clientId) + '"');
    }

    /** Where its API is counted; null when that is not known. */
    ConnectionMeters.@Nullable OfApi meters() {
        return meters;
    }

    boolean isAnswered() {
        return answered;
    }

    /** Bytes of the whole response with its length, 0 for none. */
    int responseBytes() {
        return responseBytes;
    }

    /** Bytes of the response that are encoded, 0 for none: all but the slices it carries. */
    int encodedBytes() {
        return body == null ? 0 : responseBytes - body.attachedBytes();
    }

    /** What the response takes of the memory once it is encoded and until it is sent. */
    long unsentMemoryBytes() {
        return body == null ? 0 : encodedBytes() + body.attachedMemoryBytes();
    }

    boolean responseHeaderIsFlexible() {
        return api != null && api.responseHeaderVersion(version) > 0;
    }

    void writeBody(WireWriter out) {
        ResponseBody response = body;
        if (response == null) {
            throw Invariants.unreachable("no response to write");
        }
        if (meters != null) {
            meters.sends(responseBytes);
        }
        response.write(responseVersion, out);
        body = null;
        charge(0);
    }

    void connectionGone() {
        gone = true;
        if (body != null) {
            body.discard();
            body = null;
        }
        if (answered) {
            charge(0);
        } else if (whenAbandoned != null) {
            whenAbandoned.run();
        }
    }

    private void charge(long bytes) {
        connection.charge(bytes - chargedBytes);
        chargedBytes = bytes;
    }

    private void requireUnanswered() {
        Invariants.check(!answered, "a request was answered twice");
    }

    /** The answer stays an object until it can be sent, and may share the strings of the request. */
    private void finish() {
        answered = true;
        if (meters != null) {
            meters.answered(takenNanos);
        }
        charge(
                body == null
                        ? 0
                        : ServerLimits.HEAP_BYTES_PER_EXCHANGE
                                + messageBytes
                                + encodedBytes() * ServerLimits.HEAP_BYTES_PER_ANSWER_BYTE);
        whenAbandoned = null;
        connection.answered(this);
    }

    private static String printable(String text) {
        String cut = text.length() <= ServerLimits.LOGGED_CLIENT_ID_LENGTH
                ? text
                : text.substring(0, ServerLimits.LOGGED_CLIENT_ID_LENGTH) + "...";
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
