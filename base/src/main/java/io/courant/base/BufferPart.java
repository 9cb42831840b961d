package io.courant.base;

/**
 * How the memory for buffers ({@link Buffers#limitBytes()}) is divided among those who may come to hold much of it: at the worst
 * all have their parts at once, and that is no more than there is. Who has used its part up waits or refuses, or does without.
 *
 * <p>What the parts leave is for what is small or soon over: the chunks that connections are read into, what the journal is
 * about to write, what a pool keeps besides.
 */
public enum BufferPart {

    /** Requests in progress, and what has arrived of the next ones. */
    REQUESTS(4),

    /**
     * What requests take beyond that which are let in although they are too large for what is left of it. No request is larger.
     */
    EXCEEDING(10),

    /**
     * Buffers had in turn ({@link Buffers#allocateInTurn}); none is larger. As large as the largest request: while one of those
     * waits for a buffer to be compressed into, it holds its own.
     */
    IN_TURN(10),

    /** Answers that clients have not taken. */
    UNSENT(3),

    /** Batches that wait for the journal. */
    KEPT(2),

    /** Copies of what small reads read, until they are among the answers. */
    COPIED(1);

    private static final int OF = 32;

    private final int share;

    BufferPart(int share) {
        this.share = share;
    }

    /** How many of {@code limitBytes} this is. */
    public long of(long limitBytes) {
        return limitBytes / OF * share;
    }
}
