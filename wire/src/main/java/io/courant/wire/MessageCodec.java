package io.courant.wire;

/** The codec of one kind of message as a value, for code that handles all messages alike. Each codec has one, {@code CODEC}. */
public interface MessageCodec<T> {

    /**
     * Reads a message of {@code version} from the reader's position on. Byte fields and records of the result are
     * views into the reader's buffer.
     *
     * @throws MalformedMessageException when the bytes are no such message, or the version does not exist
     */
    T read(WireReader in, short version) throws MalformedMessageException;

    /**
     * Encoded length in bytes, attached slices included. Checks the message as well: a null or a non-default value
     * that {@code version} cannot carry is a bug of the caller.
     */
    int size(T message, short version);

    /** Writes a message that {@link #size} has accepted for this version. */
    void write(T message, short version, WireWriter out);

    /** Text for people, cut at {@link WireLimits#MAX_TEXT_LENGTH} characters; byte fields and records show their length only. */
    String text(T message);

    /** How many of the bytes travel as slices beside the encoded message, see {@link Records.OfSlices}. */
    default int attachedBytes(T message) {
        return 0;
    }
}
