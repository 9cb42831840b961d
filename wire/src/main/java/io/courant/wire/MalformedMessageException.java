package io.courant.wire;

/** Bytes that are not a message of the protocol: they end too early, or a length in them cannot be true. */
public final class MalformedMessageException extends Exception {

    private static final long serialVersionUID = 1L;

    /** {@code message} names the field and the position in the buffer. */
    public MalformedMessageException(String message) {
        super(message);
    }

    /** At {@code position} of the buffer, reading {@code field}. */
    MalformedMessageException(String field, int position, String problem) {
        this(field + " at byte " + position + ": " + problem);
    }

    /** Bad bytes are an everyday thing on an open port: the place is in the message, a stack trace would add nothing. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
