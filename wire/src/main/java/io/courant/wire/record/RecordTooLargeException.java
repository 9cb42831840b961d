package io.courant.wire.record;

import java.io.Serial;

/**
 * A compressed record, or for who looks at keys alone its key, is larger than is shown, so nobody can look into it; nothing
 * says that it is not sound. Whoever stored its batch may have been allowed to.
 */
public final class RecordTooLargeException extends MalformedRecordException {

    @Serial
    private static final long serialVersionUID = 1;

    private RecordTooLargeException(String what) {
        super(what + " is too large to show");
    }

    static RecordTooLargeException ofRecord(int bytes) {
        return new RecordTooLargeException("a compressed record of " + bytes + " bytes");
    }

    /** {@code bytes} are those of the key and of the number behind it. */
    static RecordTooLargeException ofKey(int bytes) {
        return new RecordTooLargeException("the key of a compressed record, with " + bytes + " bytes,");
    }
}
