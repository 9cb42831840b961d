package io.courant.log.stored;

import java.nio.ByteBuffer;

/** What a stored file was found to hold. */
public sealed interface StoredContent {

    /** Sound; {@code body} is big-endian, from position 0 to its limit. */
    record Sound(int version, ByteBuffer body) implements StoredContent {}

    record Missing() implements StoredContent {}

    /** Not what it should be; {@code reason} completes "the file is damaged: ...". */
    record Damaged(String reason) implements StoredContent {}

    /** Written by a newer release. */
    record Newer(int version, int newestKnown) implements StoredContent {}
}
