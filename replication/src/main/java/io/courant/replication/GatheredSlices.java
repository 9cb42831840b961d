package io.courant.replication;

import io.courant.base.Slice;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** What was read of a partition, for a broker that reads it itself. */
public final class GatheredSlices {

    private GatheredSlices() {}

    /** Copies slices to the heap and releases them. Blocks, on the lane. */
    public static ByteBuffer of(List<Slice> slices, int sizeInBytes) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(sizeInBytes);
        try {
            for (Slice slice : slices) {
                switch (slice) {
                    case Slice.OfBuffer inMemory -> bytes.put(inMemory.view());
                    case Slice.OfFile(var file, var position, var length) -> {
                        ByteBuffer part = bytes.slice(bytes.position(), length);
                        if (file.file().read(position, part) != length) {
                            throw new EOFException("the file ends within a batch");
                        }
                        bytes.position(bytes.position() + length);
                    }
                }
            }
        } finally {
            slices.forEach(Slice::release);
        }
        return bytes.flip();
    }
}
