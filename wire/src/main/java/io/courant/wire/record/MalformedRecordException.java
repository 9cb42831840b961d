package io.courant.wire.record;

import java.io.Serial;

/** The records of a batch are not what the format says. Carries no stack trace: it is about bytes, not about code. */
public final class MalformedRecordException extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    MalformedRecordException(String message) {
        super(message, null, false, false);
    }

    MalformedRecordException(String message, Throwable cause) {
        super(message, cause, false, false);
    }
}
