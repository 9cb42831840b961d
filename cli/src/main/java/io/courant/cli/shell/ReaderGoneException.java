package io.courant.cli.shell;

/** Nobody reads standard output any more, as behind {@code | head}: there is nothing left to do, and nothing is wrong. */
public final class ReaderGoneException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ReaderGoneException() {
        super("nobody reads standard output any more", null, false, false);
    }
}
