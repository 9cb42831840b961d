package io.courant.wire;

import io.courant.base.CountedBuffer;
import io.courant.base.Invariants;
import io.courant.base.Slice;
import io.courant.base.Uuid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the primitives of the protocol into a buffer, with a position of its own; the buffer's is left alone.
 *
 * <p>The buffer must have room for what is written: its length is computed beforehand. {@link Records.OfSlices} take
 * no room: the writer notes where they belong, and {@link #toSlices} puts them between the pieces of the buffer. A
 * writer belongs to one thread.
 */
public final class WireWriter {

    /** Told of each error that is written. */
    @FunctionalInterface
    public interface ErrorListener {
        void errorWritten(short code);
    }

    /** Slices that go out when the buffer has been sent up to {@code position}. */
    private record Attachment(int position, List<Slice> slices) {}

    private final ByteBuffer out;
    private final int start;
    private int position;
    private @Nullable List<Attachment> attachments;
    private @Nullable ErrorListener errors;

    /** Writes into {@code out}, which is big-endian, from its position on. */
    public WireWriter(ByteBuffer out) {
        Invariants.check(out.order() == ByteOrder.BIG_ENDIAN, "the protocol is big-endian");
        this.out = out;
        this.start = out.position();
        this.position = start;
    }

    /** Where the next byte goes, as an index into the buffer. */
    public int position() {
        return position;
    }

    public void writeBoolean(boolean value) {
        writeByte(value ? (byte) 1 : (byte) 0);
    }

    public void writeByte(byte value) {
        out.put(position, value);
        position += Byte.BYTES;
    }

    public void writeShort(short value) {
        out.putShort(position, value);
        position += Short.BYTES;
    }

    /** The code of an error, or of none. */
    public void writeErrorCode(short code) {
        if (code != ErrorCode.NONE.code() && errors != null) {
            errors.errorWritten(code);
        }
        writeShort(code);
    }

    /** From now on tells {@code listener} of errors. */
    public void tellErrorsTo(@Nullable ErrorListener listener) {
        errors = listener;
    }

    /** {@code value} is from 0 to 65535. */
    public void writeUnsignedShort(int value) {
        Invariants.check(value == (value & 0xFFFF), "%s does not fit into 16 bits without a sign", value);
        writeShort((short) value);
    }

    public void writeInt(int value) {
        out.putInt(position, value);
        position += Integer.BYTES;
    }

    /** {@code value} is from 0 to 4294967295. */
    public void writeUnsignedInt(long value) {
        Invariants.check(value == (value & 0xFFFF_FFFFL), "%s does not fit into 32 bits without a sign", value);
        writeInt((int) value);
    }

    public void writeLong(long value) {
        out.putLong(position, value);
        position += Long.BYTES;
    }

    public void writeDouble(double value) {
        out.putDouble(position, value);
        position += Double.BYTES;
    }

    public void writeUuid(Uuid value) {
        writeLong(value.high());
        writeLong(value.low());
    }

    /** Seven bits a byte, low group first; the shortest form. */
    public void writeUnsignedVarint(int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            writeByte((byte) (rest | 0x80));
            rest >>>= 7;
        }
        writeByte((byte) rest);
    }

    /** {@code length} is -1 for null. */
    private void writeLength(int length, boolean flexible) {
        if (flexible) {
            writeUnsignedVarint(length + 1);
        } else {
            writeInt(length);
        }
    }

    private void writeStringLength(int length, boolean flexible) {
        if (flexible) {
            writeUnsignedVarint(length + 1);
        } else {
            writeShort((short) length);
        }
    }

    public void writeString(String value, boolean flexible) {
        int bytes = WireSizes.utf8(value);
        writeStringLength(bytes, flexible);
        if (bytes == value.length()) {
            writeSingleBytes(value);
        } else {
            byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
            out.put(position, encoded);
            position += encoded.length;
        }
    }

    /** A string of which every character takes one byte: ASCII, or half of a surrogate pair. */
    private void writeSingleBytes(String value) {
        int at = position;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            out.put(at++, c < 0x80 ? (byte) c : (byte) '?');
        }
        position = at;
    }

    public void writeNullableString(@Nullable String value, boolean flexible) {
        if (value == null) {
            writeStringLength(-1, flexible);
        } else {
            writeString(value, flexible);
        }
    }

    public void writeBytes(ByteBuffer value, boolean flexible) {
        writeLength(value.remaining(), flexible);
        copy(value);
    }

    public void writeNullableBytes(@Nullable ByteBuffer value, boolean flexible) {
        if (value == null) {
            writeLength(-1, flexible);
        } else {
            writeBytes(value, flexible);
        }
    }

    private void copy(ByteBuffer bytes) {
        int length = bytes.remaining();
        out.put(position, bytes, bytes.position(), length);
        position += length;
    }

    public void writeRecords(Records value, boolean flexible) {
        writeLength(value.sizeInBytes(), flexible);
        switch (value) {
            case Records.OfBuffer inMemory -> copy(inMemory.view());
            case Records.OfSlices attached -> attach(attached.slices());
        }
    }

    public void writeNullableRecords(@Nullable Records value, boolean flexible) {
        if (value == null) {
            writeLength(-1, flexible);
        } else {
            writeRecords(value, flexible);
        }
    }

    private void attach(List<Slice> slices) {
        if (slices.isEmpty()) {
            return;
        }
        if (attachments == null) {
            attachments = new ArrayList<>();
        }
        attachments.add(new Attachment(position, slices));
    }

    /** The count of an array; -1 for null. */
    public void writeArrayLength(@Nullable Collection<?> value, boolean flexible) {
        writeLength(value == null ? -1 : value.size(), flexible);
    }

    /** Whether a nullable struct follows. */
    public void writePresence(boolean present) {
        writeByte(present ? (byte) 1 : (byte) -1);
    }

    /** Whether a nullable struct follows, in a tagged field. */
    public void writeTagPresence(boolean present) {
        writeUnsignedVarint(present ? 1 : 0);
    }

    /**
     * All that was written, in the order in which it must be sent: pieces of {@code frame}, whose bytes are the buffer
     * of this writer, with the attached slices between them. Takes over the caller's reference to {@code frame}; each
     * slice of the result carries one reference of its own.
     */
    public List<Slice> toSlices(CountedBuffer frame) {
        Invariants.check(position > start, "an empty frame cannot be sent");
        if (attachments == null) {
            return List.of(new Slice.OfBuffer(frame, start, position - start));
        }
        List<Slice> slices = new ArrayList<>();
        int sent = start;
        for (Attachment attachment : attachments) {
            if (attachment.position > sent) {
                frame.retain();
                slices.add(new Slice.OfBuffer(frame, sent, attachment.position - sent));
                sent = attachment.position;
            }
            slices.addAll(attachment.slices);
        }
        if (position > sent) {
            slices.add(new Slice.OfBuffer(frame, sent, position - sent));
        } else {
            frame.release();
        }
        return slices;
    }
}
