package io.courant.simulation.client;

import io.courant.simulation.check.RecordIdentity;
import io.courant.testkit.SeededRandom;
import java.nio.ByteBuffer;

/**
 * The value of a simulated record: it says whose it is, and all its other bytes follow from that, so that any change
 * shows.
 *
 * <pre>
 *  0          4        12
 *  +----------+--------+-------------------------------------+
 *  | producer | number | filling, derived from the two       |
 *  | int32    | int64  | some of it random, some repetitive  |
 *  +----------+--------+-------------------------------------+
 * </pre>
 */
final class RecordPayload {

    private static final int HEAD_BYTES = Integer.BYTES + Long.BYTES;

    private RecordPayload() {}

    static ByteBuffer of(RecordIdentity identity, int fillingBytes) {
        ByteBuffer value = ByteBuffer.allocate(HEAD_BYTES + fillingBytes);
        value.putInt(identity.producer()).putLong(identity.number());
        for (int i = 0; i < fillingBytes; i++) {
            value.put(filling(identity, i));
        }
        return value.flip();
    }

    /** Whose record this is; fails when a byte is not as it was sent. */
    static RecordIdentity read(ByteBuffer value) {
        if (value.remaining() < HEAD_BYTES) {
            throw new AssertionError("a record of " + value.remaining() + " bytes that no simulated client sent");
        }
        int start = value.position();
        RecordIdentity identity = new RecordIdentity(value.getInt(start), value.getLong(start + Integer.BYTES));
        for (int i = 0; i < value.remaining() - HEAD_BYTES; i++) {
            if (value.get(start + HEAD_BYTES + i) != filling(identity, i)) {
                throw new AssertionError("byte " + (HEAD_BYTES + i) + " of " + identity + " is not as it was sent");
            }
        }
        return identity;
    }

    private static byte filling(RecordIdentity identity, int index) {
        if ((index >> 6) % 3 == 0) {
            return (byte) SeededRandom.mix(identity.number() * 31 + identity.producer() + (index >> 3));
        }
        return (byte) (identity.number() + (index >> 4));
    }
}
