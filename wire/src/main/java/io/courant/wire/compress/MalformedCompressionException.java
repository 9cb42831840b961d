package io.courant.wire.compress;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Compressed bytes that are not what their format says. Carries no stack trace: it is about bytes, not about code. */
public final class MalformedCompressionException extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    MalformedCompressionException(String message) {
        this(message, null);
    }

    MalformedCompressionException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }
}
