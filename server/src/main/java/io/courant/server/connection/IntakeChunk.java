package io.courant.server.connection;

import io.courant.base.Buffers;
import io.courant.base.CountedBuffer;
import io.courant.server.ServerLimits;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of a shard read small requests into, one behind the other: an idle connection holds no buffer,
 * and one read may bring many requests. A chunk lives on while requests in it are in progress; when it is used up, the
 * shard takes a new one. Belongs to one shard.
 */
final class IntakeChunk {

    private final Buffers buffers;
    private @Nullable CountedBuffer chunk;

    IntakeChunk(Buffers buffers) {
        this.buffers = buffers;
    }

    /**
     * The chunk to read into, with room behind its position, of which the next read may fill at most {@code maxBytes}.
     * Who keeps bytes of it retains it.
     */
    CountedBuffer withRoom(int maxBytes) {
        CountedBuffer current = chunk;
        if (current != null && current.capacity() - current.bytes().position() < ServerLimits.CHUNK_MIN_ROOM_BYTES) {
            current.release();
            current = null;
        }
        if (current == null) {
            current = buffers.allocate(ServerLimits.CHUNK_BYTES);
            chunk = current;
        }
        ByteBuffer bytes = current.bytes();
        bytes.limit(Math.min(current.capacity(), bytes.position() + maxBytes));
        return current;
    }

    /** Lets go of the chunk; the next read takes a new one. */
    void close() {
        if (chunk != null) {
            chunk.release();
            chunk = null;
        }
    }
}
