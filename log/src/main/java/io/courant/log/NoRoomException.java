package io.courant.log;

import java.io.IOException;

/** There is no memory for a large batch at the moment: what needs it is to be tried again. */
final class NoRoomException extends IOException {

    private static final long serialVersionUID = 1L;

    NoRoomException(int bytes) {
        super("no memory for a batch of " + bytes + " bytes at the moment");
    }
}
