package io.courant.server;

/** Every bound of this module that is not a setting, with its reason. */
public final class ServerLimits {

    /** Length of a frame's length. */
    public static final int LENGTH_BYTES = 4;

    /** A frame holds at least api key, version, correlation id and the length of a client id. */
    public static final int MIN_FRAME_BYTES = 10;

    /**
     * What a shard reads small requests into: dozens of them in one read, and small beside the heap even when every
     * shard's chunk is held by requests in progress.
     */
    public static final int CHUNK_BYTES = 64 * 1024;

    /** With less room left than this a shard starts its next chunk, so that no read is cut short too often. */
    public static final int CHUNK_MIN_ROOM_BYTES = 16 * 1024;

    /** A connection's own buffer for the first bytes of a frame whose length has not arrived yet. */
    public static final int PARTIAL_FRAME_BYTES = 512;

    /** From here on a frame is read into a buffer of its own size; below, copying is cheaper than another read. */
    public static final int LARGE_FRAME_BYTES = 8 * 1024;

    /**
     * What a connection may claim by a length alone, before it has sent that much: the rest of a larger frame is given
     * as bytes arrive, so that a claim of 100 MB by an idle client costs this.
     */
    public static final int UNPROVEN_FRAME_BYTES = 64 * 1024;

    /** Requests of one connection that are taken up and not answered: several times what clients keep in flight. */
    public static final int REQUESTS_IN_FLIGHT_PER_CONNECTION = 256;

    /**
     * Bytes of requests of one connection that are taken up and not answered; reading stops above. Eight produce
     * requests of the largest default size.
     */
    public static final long BYTES_IN_FLIGHT_PER_CONNECTION = 8L * 1024 * 1024;

    /** A connection with more unsent response bytes than this takes up no further request: its client does not read. */
    public static final long UNSENT_BYTES_PER_CONNECTION = 1024 * 1024;

    /**
     * Response bytes in memory that clients have not taken, over all shards: well below the memory outside the heap that
     * the broker is started with.
     */
    public static final long UNSENT_BYTES_PER_PROCESS = 128L * 1024 * 1024;

    /**
     * What one slice takes on the heap while it is sent, whatever it is a slice of: its object and the transport's for
     * it.
     */
    public static final long HEAP_BYTES_PER_SLICE = 256;

    /** While answers to others wait for room, a connection whose client has taken nothing for so long is closed. */
    public static final long UNREAD_SECONDS = 10;

    /**
     * What one array element of a decoded request takes on the heap until it is answered with its answer: a fetched
     * partition needs about this.
     */
    public static final long HEAP_BYTES_PER_ELEMENT = 160;

    /** What one byte of a string takes on the heap at most: one character beyond Latin-1 makes all take two bytes. */
    public static final long HEAP_BYTES_PER_STRING_BYTE = 2;

    /**
     * What an encoded byte of an answer takes on the heap before it is encoded, as an upper bound: a partition of a Metadata
     * answer has 26 bytes and is five times as large as objects.
     */
    public static final long HEAP_BYTES_PER_ANSWER_BYTE = 8;

    /** Time lookups of one request in progress on one shard: they read from disk, on a lane that others need too. */
    public static final int LOOKUPS_IN_PROGRESS = 16;

    /**
     * Deletions of records of one request in progress on one shard: they share commits of the journal, but what others have for
     * it waits while many are on their way.
     */
    public static final int DELETIONS_IN_PROGRESS = 100;

    /** Connections one shard serves; further ones are closed at once. Bounds descriptors and heap. */
    public static final int CONNECTIONS_PER_SHARD = 50_000;

    /** How often idle connections and stalled frames are looked for: the grain of those timeouts. */
    public static final long SWEEP_NANOS = 1_000_000_000L;

    /**
     * While others wait for room, a connection that has not finished a frame after so long is closed: whoever sends
     * slowly may do so only while that costs nobody anything.
     */
    public static final long FRAME_STALL_SECONDS = 30;

    /** A connection that is closing after an error has so long to take its last response. */
    public static final long CLOSING_SECONDS = 10;

    /**
     * Batches of one connection remembered as refused for a topic whose name was not known: clients ask for a topic's
     * metadata before they send, so a few are much; a connection with more is closed, and its client begins anew.
     */
    public static final int UNPLACED_REFUSALS_PER_CONNECTION = 100;

    /** How often one fetch has files opened that are closed again before it reads them: then they are too many at once. */
    public static final int LOADS_PER_FETCH = 5;

    /** A wait a client asks for is cut to this: an hour, far above what clients use, so that no timer lasts for weeks. */
    public static final int MAX_WAIT_MS = 60 * 60 * 1000;

    /** Characters of a client id that a log line shows. */
    public static final int LOGGED_CLIENT_ID_LENGTH = 100;

    /** Characters of an error message: what a client sent may be in it, and the protocol's strings end at 32 KB. */
    public static final int ERROR_MESSAGE_LENGTH = 1_000;

    private ServerLimits() {}
}
