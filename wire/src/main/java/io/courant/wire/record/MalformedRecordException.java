package io.courant.wire.record;

import java.io.Serial;

/**
 * The records of a batch are not what the format says, or, as {@link RecordTooLargeException}, cannot be shown. Carries no
 * stack trace: it is about bytes, not about code.
 */
public sealed class MalformedRecordException extends Exception permits RecordTooLargeException {

    @Serial
    private static final long serialVersionUID = 1;

    MalformedRecordException(String message) {
        super(message, null, false, false);
    }

    MalformedRecordException(String message, Throwable cause) {
        super(message, cause, false, false);
    }
}
