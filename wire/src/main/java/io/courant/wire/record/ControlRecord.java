package io.courant.wire.record;

import io.courant.base.Invariants;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the key of a record in a control batch says. Key and end-of-transaction value are written thus:
 *
 * <pre>
 *   key    0         2           4         value  0         2                  6
 *          +---------+-----------+                +---------+------------------+
 *          | version | type      |                | version | coordinator      |
 *          | int16 0 | int16     |                | int16 0 | epoch int32      |
 *          +---------+-----------+                +---------+------------------+
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
    private static final int END_TRANSACTION_VALUE_BYTES = 6;
    private static final int TYPE_OFFSET = 2;
    private static final int COORDINATOR_EPOCH_OFFSET = 2;

    private final short type;

    ControlRecord(int type) {
        this.type = (short) type;
    }

    public short type() {
        return type;
    }

    /** The key that announces this kind. */
    public ByteBuffer key() {
        return ByteBuffer.allocate(KEY_BYTES).putShort(VERSION).putShort(type).flip();
    }

    /** The value of {@link #ABORT} and {@link #COMMIT}. */
    public static ByteBuffer endTransactionValue(int coordinatorEpoch) {
        return ByteBuffer.allocate(END_TRANSACTION_VALUE_BYTES)
                .putShort(VERSION)
                .putInt(coordinatorEpoch)
                .flip();
    }

    /** The kind that {@code key} announces; null for a kind unknown here, which readers skip, and for what is no control key. */
    public static @Nullable ControlRecord ofKey(@Nullable ByteBuffer key) {
        if (key == null || key.remaining() < KEY_BYTES) {
            return null;
        }
        short type = key.getShort(key.position() + TYPE_OFFSET);
        return type >= 0 && type < BY_TYPE.length ? BY_TYPE[type] : null;
    }

    /** The coordinator epoch in the value of an end-of-transaction marker. */
    public static int coordinatorEpoch(ByteBuffer value) {
        Invariants.check(
                value.remaining() >= END_TRANSACTION_VALUE_BYTES,
                "an end-of-transaction marker of %s bytes",
                value.remaining());
        return value.getInt(value.position() + COORDINATOR_EPOCH_OFFSET);
    }
}
