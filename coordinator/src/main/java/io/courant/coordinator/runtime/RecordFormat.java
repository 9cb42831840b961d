package io.courant.coordinator.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How records are stored as keys and values.
 *
 * @param <R> the records
 */
public interface RecordFormat<R> {

    /** A record as it is stored; without a value it says that there is nothing under the key any more. */
    record Encoded(ByteBuffer key, @Nullable ByteBuffer value) {}

    Encoded encode(R record);

    /**
     * Reads a record, of which nothing is kept that lies in the buffers; null for a kind that is none of this coordinator's.
     *
     * @throws IOException when the bytes are no such record, or one of a newer version than is known
     */
    @Nullable
    R decode(ByteBuffer key, @Nullable ByteBuffer value) throws IOException;
}
