package io.courant.server.connection;

import io.courant.wire.TopicIdPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where the next fetch of a connection begins: at the first partition that the last one had no room for. So every
 * partition gets its turn, in whatever order a client asks.
 */
public final class FetchRotation {

    private @Nullable TopicIdPartition first;

    /** The partition to begin with, null for the first one asked. */
    public @Nullable TopicIdPartition first() {
        return first;
    }

    /** Remembers the first partition that was left out, null when there was none. */
    public void beginNextAt(@Nullable TopicIdPartition leftOut) {
        first = leftOut;
    }
}
