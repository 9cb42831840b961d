package io.courant.server.connection;

import io.courant.base.CountedBuffer;
import java.nio.ByteBuffer;

/** The bytes of one request, without their length. Carries one reference of {@code buffer}. */
public record Frame(CountedBuffer buffer, int offset, int length) {

    /** A view of the bytes, from position 0 to its limit, valid while a reference is held. */
    public ByteBuffer view() {
        return buffer.bytes().slice(offset, length);
    }
}
