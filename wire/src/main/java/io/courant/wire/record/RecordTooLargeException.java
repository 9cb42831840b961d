package io.courant.wire.record;

import java.io.Serial;

/**
 * A compressed record is larger than is shown, so nobody can look into it; nothing says that it is not sound. Whoever stored its batch may
 * have been allowed to.
 */
public final class RecordTooLargeException extends MalformedRecordException {

    @Serial
    private static final long serialVersionUID = 1;

    RecordTooLargeException(int bytes) {
        super("a compressed record of " + bytes + " bytes is too large to show");
    }
}
