package io.courant.broker;

/** The broker cannot start; the message is one line, ready to print. */
final class StartRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String reason;

    StartRefusedException(int exitCode, String reason) {
        super(reason);
        this.exitCode = exitCode;
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    int exitCode() {
        return exitCode;
    }
}
