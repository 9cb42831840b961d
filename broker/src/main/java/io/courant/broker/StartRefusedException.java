package io.courant.broker;

/** The broker cannot start; the message is one line, ready to print. */
final class StartRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    StartRefusedException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
