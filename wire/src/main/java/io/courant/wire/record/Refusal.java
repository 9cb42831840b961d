package io.courant.wire.record;

import io.courant.wire.ErrorCode;
import java.io.Serial;

/** Carries a refusal out of the walk over a batch's records. Without a stack trace: it is about bytes, not about code. */
final class Refusal extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    private final ErrorCode error;

    Refusal(ErrorCode error, String message) {
        super(message, null, false, false);
        this.error = error;
    }

    static Refusal invalidRecord(String message) {
        return new Refusal(ErrorCode.INVALID_RECORD, message);
    }

    ErrorCode error() {
        return error;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
