package io.courant.base;

import java.io.IOException;

/** There is no memory for something large at the moment: what needs it is to be tried again. */
public final class NoRoomException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int bytes;

    public NoRoomException(int bytes) {
        super("no memory for a buffer of " + bytes + " bytes at the moment");
        this.bytes = bytes;
    }

    /** What the buffer was to have. */
    public int bytes() {
        return bytes;
    }
}
