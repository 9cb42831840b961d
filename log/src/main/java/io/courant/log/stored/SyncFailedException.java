package io.courant.log.stored;

import java.io.IOException;

/** A sync has failed. What it says about the bytes before it is nothing, so the data directory can no longer be trusted. */
public final class SyncFailedException extends IOException {

    private static final long serialVersionUID = 1L;

    SyncFailedException(String message, IOException cause) {
        super(message, cause);
    }
}
