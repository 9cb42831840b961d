package io.courant.base;

import java.nio.ByteBuffer;

/** A run of bytes to send, in memory or in a file, with a reference to what holds them. */
public sealed interface Slice {

    /** Length in bytes. */
    int length();

    /** Gives back the reference that this slice carries. */
    void release();

    /** {@code length} bytes of {@code buffer} from {@code offset}; carries one reference of the buffer. */
    record OfBuffer(CountedBuffer buffer, int offset, int length) implements Slice {

        public OfBuffer {
            Invariants.check(
                    offset >= 0 && length >= 0 && offset <= buffer.capacity() - length,
                    "slice %s+%s lies outside its buffer",
                    offset,
                    length);
        }

        /** A view of the bytes, from position 0 to its limit. */
        public ByteBuffer view() {
            return buffer.bytes().slice(offset, length);
        }

        @Override
        public void release() {
            buffer.release();
        }
    }

    /** {@code length} bytes of {@code file} from {@code position}; carries one reference of the file. */
    record OfFile(CountedFile file, long position, int length) implements Slice {

        public OfFile {
            Invariants.check(position >= 0 && length >= 0, "slice %s+%s of a file", position, length);
        }

        @Override
        public void release() {
            file.release();
        }
    }
}
