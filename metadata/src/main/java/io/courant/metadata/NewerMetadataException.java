package io.courant.metadata;

import java.io.IOException;

/** Metadata that a newer release has written, in a format that this one does not know. */
public final class NewerMetadataException extends IOException {

    private static final long serialVersionUID = 1L;

    /** The message names the numbers: what was found, and what is known. */
    public NewerMetadataException(String message) {
        super(message);
    }

    /** The same with the place where it was found. */
    public NewerMetadataException in(Object place) {
        return new NewerMetadataException(
                place + " was written by a newer release: " + getMessage() + ". Start that release");
    }
}
