package io.courant.transport;

/**
 * Ends a read that Netty began although the connection does not want one: on a hang-up it reads whatever its settings
 * say, and a read of no bytes would look to it like the end of the stream. Carries no stack, and means no error.
 */
final class NothingToRead extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("StaticAssignmentOfThrowable") // it has neither stack nor suppressed exceptions to share
    static final NothingToRead SIGNAL = new NothingToRead();

    private NothingToRead() {
        super("reading is paused", null, false, false);
    }
}
