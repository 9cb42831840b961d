package io.courant.wire.record;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A header of a record: what an application says about it beside key and value.
 *
 * @param value its remaining bytes, which stay as they are; null is a value of its own
 */
public record RecordHeader(String key, @Nullable ByteBuffer value) {}
