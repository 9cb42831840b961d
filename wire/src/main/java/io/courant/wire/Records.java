package io.courant.wire;

import io.courant.base.Slice;
import java.nio.ByteBuffer;
import java.util.List;

/** Record batches inside a message, back to back: bytes to look at, or slices to send without looking at them. */
public sealed interface Records {

    /** No batch at all. */
    Records EMPTY = new OfBuffer(ByteBuffer.allocate(0));

    /** Length of all batches in bytes. */
    int sizeInBytes();

    /** How many of these bytes are sent as slices beside the encoded message. */
    int attachedBytes();

    /** The bytes from {@code view}'s position to its limit. What was read from a frame is valid as long as the frame. */
    record OfBuffer(ByteBuffer view) implements Records {

        @Override
        public int sizeInBytes() {
            return view.remaining();
        }

        @Override
        public int attachedBytes() {
            return 0;
        }
    }

    /**
     * Slices that are sent in this order, in place of bytes in the message. The writer does not read them: it notes
     * where they belong, and {@link WireWriter#toSlices} hands them on with the references they carry.
     */
    record OfSlices(List<Slice> slices, int sizeInBytes) implements Records {

        @Override
        public int attachedBytes() {
            return sizeInBytes;
        }
    }
}
