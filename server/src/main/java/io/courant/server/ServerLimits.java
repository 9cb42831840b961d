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
     * Response bytes in memory that clients have not taken, over all shards, where there is the memory for it ({@link
     * io.courant.base.BufferPart}): what thousands of clients have under way.
     */
    public static final long UNSENT_BYTES_PER_PROCESS = 128L * 1024 * 1024;

    /**
     * What one slice takes on the heap while it is sent, whatever it is a slice of: its object and the transport's for
     * it.
     */
    public static final long HEAP_BYTES_PER_SLICE = 256;

    /**
     * While answers to others wait for room, a connection whose client has hardly read for so long is closed: they wait
     * no longer than this, and clients that read pause for less.
     */
    public static final int UNREAD_SECONDS = 3;

    /** What a client reads in a second at least that reads: it holds up others otherwise, however it goes about it. */
    public static final long LEAST_READ_BYTES_PER_SWEEP = 64 * 1024;

    /**
     * The part of the memory of unsent responses, one in so many, that is kept for those who read: thousands of acknowledgements.
     */
    public static final long UNSENT_RESERVE_PART = 8;

    /** What the reserve is for: answers to Produce, and Metadata of some hundred partitions, but not of a cluster. */
    public static final long UNSENT_RESERVE_RESPONSE_BYTES = 32 * 1024;

    /** What a write takes on the heap until it is sent, besides its slices: its buffer's objects, here and in the transport. */
    public static final long HEAP_BYTES_PER_WRITE = 512;

    /**
     * What a request takes on the heap until its answer is encoded, however small both are: its objects, and those of its work.
     */
    public static final long HEAP_BYTES_PER_EXCHANGE = 1024;

    /**
     * A request of any API but Produce has no records, and so no reason to be larger than thousands of topics need; its
     * strings take twice their bytes on the heap.
     */
    public static final int LARGEST_REQUEST_WITHOUT_RECORDS_BYTES = 8 * 1024 * 1024;

    /**
     * What one array element of a decoded request takes on the heap until it is answered with its answer: a fetched
     * partition needs about this.
     */
    public static final long HEAP_BYTES_PER_ELEMENT = 400;

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
     * One part in so many of the in-flight budget is little: with no more than that in progress, a request too large for
     * the rest is let through, for what is in progress may wait for long.
     */
    public static final long IN_FLIGHT_LITTLE_PART = 8;

    /**
     * Requests that may exceed the in-flight budget at a time: as many shards as this never wait for one another, where there is
     * the memory for it.
     */
    public static final int EXCEEDING_REQUESTS = 4;

    /**
     * The largest requests that may exceed the in-flight budget at a time take together so many times as much as it is, or
     * there is one: no more than {@link io.courant.base.BufferPart#EXCEEDING} either way, for the budget is that of requests at
     * most.
     */
    public static final int EXCEEDING_BUDGETS = 2;

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

    /**
     * While others wait for room, a connection that was let exceed the budget and sends nothing for so long is closed: clients
     * that stall one after the other would keep everybody waiting for good.
     */
    public static final long EXCEEDING_SILENCE_SECONDS = 3;

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

    /**
     * Partitions of fetch sessions, over all shards: each takes some 200 bytes on the heap, so all together a tenth of the one
     * that the broker is started with.
     */
    public static final int FETCH_SESSION_PARTITIONS_PER_PROCESS = 250_000;

    /** So many characters of a topic's name count as one more partition of a fetch session: clients may name any 32 KB. */
    public static final int NAME_LENGTH_PER_FETCH_SESSION_PARTITION = 100;

    /**
     * A fetch session makes place for a new one when it has not been used for so long, or is so old and smaller: KIP-227's
     * time, long enough that clients do not take the slots from each other all the time.
     */
    public static final long FETCH_SESSION_EVICTION_NANOS = 120_000_000_000L;

    /**
     * Settings that DescribeConfigs looks at in one turn of its shard: those of a broker, or some ten topics; below a
     * millisecond.
     */
    public static final int DESCRIBED_CONFIGS_PER_TURN = 400;

    /**
     * About how long an answer of DescribeConfigs can be: thousands of topics, and what all shards together can have unsent
     * holds several of them.
     */
    public static final long DESCRIBED_CONFIGS_BYTES = 32L * 1024 * 1024;

    /** What a setting, or a synonym, takes in an answer of DescribeConfigs besides its texts, at most. */
    public static final long DESCRIBED_CONFIG_FIXED_BYTES = 16;

    /** Characters of a client id that a log line shows. */
    public static final int LOGGED_CLIENT_ID_LENGTH = 100;

    /** Characters of an error message: what a client sent may be in it, and the protocol's strings end at 32 KB. */
    public static final int ERROR_MESSAGE_LENGTH = 1_000;

    private ServerLimits() {}
}
