package io.courant.base;

import java.io.IOException;

/** Another process works in the directory. */
public final class DirectoryInUseException extends IOException {

    private static final long serialVersionUID = 1L;

    public DirectoryInUseException(String message) {
        super(message);
    }
}
