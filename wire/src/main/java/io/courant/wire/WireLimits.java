package io.courant.wire;

/** Limits of the encoding and of what is read from strangers. */
public final class WireLimits {

    /** Encoded length of a string, in bytes; the protocol's own limit, from its int16 lengths. */
    public static final int MAX_STRING_BYTES = Short.MAX_VALUE;

    /**
     * Elements in all arrays of one message together. An element may take a single byte on the wire and more than a
     * hundred on the heap, so this is what a small frame can cost: some 20 MB. No client names more partitions at once.
     */
    public static final int MAX_ELEMENTS = 1 << 17;

    /** Characters of a message's text form: enough to see what it is about, and no more in one log line. */
    public static final int MAX_TEXT_LENGTH = 4096;

    private WireLimits() {}
}
