package io.courant.wire.record;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of records in control batches, told by their keys. What each kind says is a {@link ControlValue}.
 *
 * <pre>
 *   key    0         2           4
 *          +---------+-----------+
 *          | version | type      |
 *          | int16 0 | int16     |
 *          +---------+-----------+
 * </pre>
 */
public enum ControlRecord {
    ABORT(0),
    COMMIT(1),
    LEADER_CHANGE(2),
    SNAPSHOT_HEADER(3),
    SNAPSHOT_FOOTER(4),
    KRAFT_VERSION(5),
    KRAFT_VOTERS(6);

    private static final ControlRecord[] BY_TYPE = values();
    private static final short VERSION = 0;
    private static final int KEY_BYTES = 4;
    private static final int TYPE_OFFSET = 2;

    private final short type;

    ControlRecord(int type) {
        this.type = (short) type;
    }

    public short type() {
        return type;
    }

    /** The key that announces this kind. */
    public ByteBuffer key() {
        return keyOf(type);
    }

    /** The key that announces {@code type}, which need not be one of the kinds here. */
    static ByteBuffer keyOf(short type) {
        return ByteBuffer.allocate(KEY_BYTES).putShort(VERSION).putShort(type).flip();
    }

    /** The kind that {@code key} announces; null for a kind unknown here, which readers skip, and for what is no control key. */
    public static @Nullable ControlRecord ofKey(@Nullable ByteBuffer key) {
        return key == null || !isKey(key) ? null : ofType(typeAt(key));
    }

    /** The kind with that number; null where there is none. */
    static @Nullable ControlRecord ofType(short type) {
        return type >= 0 && type < BY_TYPE.length ? BY_TYPE[type] : null;
    }

    /**
     * The type that {@code key} announces. Later versions of the key may be longer; the type keeps its place.
     *
     * @throws MalformedRecordException when it is no key of a control record
     */
    static short typeOf(@Nullable ByteBuffer key) throws MalformedRecordException {
        if (key == null || !isKey(key)) {
            throw new MalformedRecordException("a control record without the key of one");
        }
        return typeAt(key);
    }

    private static boolean isKey(ByteBuffer key) {
        return key.remaining() >= KEY_BYTES && key.getShort(key.position()) >= VERSION;
    }

    private static short typeAt(ByteBuffer key) {
        return key.getShort(key.position() + TYPE_OFFSET);
    }
}
