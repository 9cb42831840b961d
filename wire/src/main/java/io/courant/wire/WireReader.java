package io.courant.wire;

import io.courant.base.Invariants;
import io.courant.base.Uuid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the primitives of the protocol from a buffer, with a position of its own; the buffer's is left alone.
 *
 * <p>Nothing in the bytes is believed: every length is compared with what is left before anything is allocated, and
 * the elements of all arrays together are limited. Each method takes the name of the field that is read, for the
 * message of the exception. A reader belongs to one thread and reads one message.
 */
public final class WireReader {

    /** No bytes; the default of byte fields. */
    public static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private static final int SMALLEST_SCRATCH_BYTES = 64;

    /** A replacement character takes three bytes: a string of up to this many can be written again, whatever is in it. */
    private static final int LONGEST_IN_ANY_CASE = WireLimits.MAX_STRING_BYTES / 3;

    private final ByteBuffer in;
    private final int end;
    private int position;
    private int elementsLeft = WireLimits.MAX_ELEMENTS;
    private long stringBytesRead;
    private byte[] scratch = {};

    /** Reads {@code in}, which is big-endian, from its position to its limit. */
    public WireReader(ByteBuffer in) {
        Invariants.check(in.order() == ByteOrder.BIG_ENDIAN, "the protocol is big-endian");
        this.in = in;
        this.position = in.position();
        this.end = in.limit();
    }

    /** A reader of the same bytes from the same position, for looking ahead. */
    WireReader copy() {
        return new WireReader(in.duplicate().limit(end).position(position));
    }

    /** The next byte to be read, as an index into the buffer. */
    public int position() {
        return position;
    }

    public int remaining() {
        return end - position;
    }

    /** Array elements that were announced until now: what the message costs on the heap goes with them. */
    public int elementsRead() {
        return WireLimits.MAX_ELEMENTS - elementsLeft;
    }

    /** Bytes of strings that were read until now, as they came: what was made of them lives on the heap. */
    public long stringBytesRead() {
        return stringBytesRead;
    }

    /** For codecs: throws when {@code version} is none from {@code lowest} to {@code highest}. */
    public void requireVersion(String message, short version, int lowest, int highest)
            throws MalformedMessageException {
        if (version < lowest || version > highest) {
            throw new MalformedMessageException(
                    message, position, "there is no version " + version + ", only " + lowest + " to " + highest);
        }
    }

    /** For those who read a message that must fill the buffer: throws when bytes are left. */
    public void requireEnd(String message) throws MalformedMessageException {
        if (position != end) {
            throw malformed(message, remaining() + " bytes are left over");
        }
    }

    private int take(int bytes, String field) throws MalformedMessageException {
        int start = position;
        if (bytes > end - start) {
            throw malformed(field, bytes + " bytes are expected, " + (end - start) + " are left");
        }
        position = start + bytes;
        return start;
    }

    private MalformedMessageException malformed(String field, String problem) {
        return new MalformedMessageException(field, position, problem);
    }

    public boolean readBoolean(String field) throws MalformedMessageException {
        return in.get(take(Byte.BYTES, field)) != 0;
    }

    public byte readByte(String field) throws MalformedMessageException {
        return in.get(take(Byte.BYTES, field));
    }

    public short readShort(String field) throws MalformedMessageException {
        return in.getShort(take(Short.BYTES, field));
    }

    public int readUnsignedShort(String field) throws MalformedMessageException {
        return Short.toUnsignedInt(readShort(field));
    }

    public int readInt(String field) throws MalformedMessageException {
        return in.getInt(take(Integer.BYTES, field));
    }

    public long readUnsignedInt(String field) throws MalformedMessageException {
        return Integer.toUnsignedLong(readInt(field));
    }

    public long readLong(String field) throws MalformedMessageException {
        return in.getLong(take(Long.BYTES, field));
    }

    public double readDouble(String field) throws MalformedMessageException {
        return in.getDouble(take(Double.BYTES, field));
    }

    public Uuid readUuid(String field) throws MalformedMessageException {
        int start = take(2 * Long.BYTES, field);
        long high = in.getLong(start);
        long low = in.getLong(start + Long.BYTES);
        return (high | low) == 0 ? Uuid.ZERO : new Uuid(high, low);
    }

    /** Seven bits a byte, low group first; at most five bytes, and bits above the 32nd are dropped, as in Kafka. */
    public int readUnsignedVarint(String field) throws MalformedMessageException {
        int value = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            byte group = in.get(take(Byte.BYTES, field));
            value |= (group & 0x7F) << shift;
            if (group >= 0) {
                return value;
            }
        }
        throw malformed(field, "a varint has no end after five bytes");
    }

    /** A length that may not be null. */
    private int requireLength(int length, String field) throws MalformedMessageException {
        if (length < 0) {
            throw malformed(field, "null or a negative length stands where a value must be");
        }
        return length;
    }

    /** The int32 length, or the varint of length + 1; negative for null. */
    private int length(boolean flexible, String field) throws MalformedMessageException {
        return flexible ? compactLength(field) : readInt(field);
    }

    private int compactLength(String field) throws MalformedMessageException {
        int lengthAndOne = readUnsignedVarint(field);
        if (lengthAndOne < 0) {
            throw malformed(field, "the length does not fit into 31 bits");
        }
        return lengthAndOne - 1;
    }

    public String readString(boolean flexible, String field) throws MalformedMessageException {
        return string(requireLength(flexible ? compactLength(field) : readShort(field), field), field);
    }

    public @Nullable String readNullableString(boolean flexible, String field) throws MalformedMessageException {
        int length = flexible ? compactLength(field) : readShort(field);
        return length < 0 ? null : string(length, field);
    }

    /** Bytes that are not UTF-8 become replacement characters, as in Kafka, unless the string grows beyond the limit so. */
    private String string(int length, String field) throws MalformedMessageException {
        if (length == 0) {
            return "";
        }
        if (length > WireLimits.MAX_STRING_BYTES) {
            throw malformed(field, "a string of " + length + " bytes is too long");
        }
        String text = decoded(take(length, field), length);
        stringBytesRead += length;
        if (length > LONGEST_IN_ANY_CASE && WireSizes.utf8(text) > WireLimits.MAX_STRING_BYTES) {
            throw malformed(field, length + " bytes that are not UTF-8 cannot be sent back");
        }
        return text;
    }

    private String decoded(int start, int length) {
        if (in.hasArray()) {
            return new String(in.array(), in.arrayOffset() + start, length, StandardCharsets.UTF_8);
        }
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, SMALLEST_SCRATCH_BYTES)];
        }
        in.get(start, scratch, 0, length);
        return new String(scratch, 0, length, StandardCharsets.UTF_8);
    }

    /** A view of the bytes, valid as long as the buffer. */
    public ByteBuffer readBytes(boolean flexible, String field) throws MalformedMessageException {
        return view(requireLength(length(flexible, field), field), field);
    }

    public @Nullable ByteBuffer readNullableBytes(boolean flexible, String field) throws MalformedMessageException {
        int length = length(flexible, field);
        return length < 0 ? null : view(length, field);
    }

    private ByteBuffer view(int length, String field) throws MalformedMessageException {
        return in.slice(take(length, field), length);
    }

    /** A view of the batches, valid as long as the buffer. */
    public Records readRecords(boolean flexible, String field) throws MalformedMessageException {
        return new Records.OfBuffer(readBytes(flexible, field));
    }

    public @Nullable Records readNullableRecords(boolean flexible, String field) throws MalformedMessageException {
        ByteBuffer view = readNullableBytes(flexible, field);
        return view == null ? null : new Records.OfBuffer(view);
    }

    /** How many elements follow. There are at least as many bytes, and the reader's limit is not exceeded. */
    public int readArrayLength(boolean flexible, String field) throws MalformedMessageException {
        return elements(requireLength(length(flexible, field), field), field);
    }

    /** As {@link #readArrayLength}; negative for null. */
    public int readNullableArrayLength(boolean flexible, String field) throws MalformedMessageException {
        return elements(length(flexible, field), field);
    }

    private int elements(int count, String field) throws MalformedMessageException {
        if (count > remaining()) {
            throw malformed(field, count + " elements cannot be in the " + remaining() + " bytes that are left");
        }
        if (count > elementsLeft) {
            throw malformed(field, "the message has more than " + WireLimits.MAX_ELEMENTS + " array elements");
        }
        elementsLeft -= Math.max(0, count);
        return count;
    }

    /** For codecs: the list to which {@code count} elements will be added. */
    public static <T> List<T> listFor(int count) {
        return count == 0 ? List.of() : new ArrayList<>(count);
    }

    /** Whether a nullable struct follows. */
    public boolean readPresence(String field) throws MalformedMessageException {
        return readByte(field) >= 0;
    }

    /** Whether a nullable struct follows, in a tagged field. */
    public boolean readTagPresence(String field) throws MalformedMessageException {
        return readUnsignedVarint(field) > 0;
    }

    /** How many tagged fields end the struct {@code struct}. */
    public int readTagCount(String struct) throws MalformedMessageException {
        int count = readUnsignedVarint(struct);
        if (count < 0 || count > remaining() / 2) {
            throw malformed(
                    struct,
                    Integer.toUnsignedString(count) + " tagged fields cannot be in the " + remaining()
                            + " bytes that are left");
        }
        return count;
    }

    /** The tag of the next tagged field. Fields come in any order; of two with one tag the later counts. */
    public int readTag(String struct) throws MalformedMessageException {
        return readUnsignedVarint(struct);
    }

    /** The size of the next tagged field's value, as the position where it ends. */
    public int readTagEnd(String struct) throws MalformedMessageException {
        int size = readUnsignedVarint(struct);
        if (size < 0 || size > remaining()) {
            throw malformed(
                    struct,
                    "a tagged field of " + Integer.toUnsignedString(size) + " bytes cannot be in the " + remaining()
                            + " bytes that are left");
        }
        return position + size;
    }

    /** For codecs: goes to {@code tagEnd}, over a value that this version does not know. */
    public void skipTo(int tagEnd) {
        position = tagEnd;
    }

    /** For codecs: throws unless the value of a tagged field had the size that was announced. */
    public void requirePosition(int tagEnd, String struct) throws MalformedMessageException {
        if (position != tagEnd) {
            throw malformed(struct, "a tagged field should end at byte " + tagEnd);
        }
    }

    /** Skips all tagged fields of a struct that knows none. */
    public void skipTags(String struct) throws MalformedMessageException {
        int count = readTagCount(struct);
        for (int i = 0; i < count; i++) {
            readTag(struct);
            skipTo(readTagEnd(struct));
        }
    }
}
