package io.courant.wire;

import io.courant.base.Invariants;
import java.nio.ByteBuffer;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Encoded lengths, in bytes, and the checks that generated codecs make before they write. */
public final class WireSizes {

    private static final int ASCII_END = 0x80;
    private static final int TWO_BYTES_END = 0x800;

    private WireSizes() {}

    public static int unsignedVarint(int value) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(value | 1);
        return (bits + 6) / 7;
    }

    /** Length of the length. */
    private static int length(int length, boolean flexible, int plainBytes) {
        return flexible ? unsignedVarint(length + 1) : plainBytes;
    }

    public static int string(String value, boolean flexible) {
        int bytes = utf8(value);
        Invariants.check(
                bytes <= WireLimits.MAX_STRING_BYTES, "a string of %s bytes is too long for the protocol", bytes);
        return length(bytes, flexible, Short.BYTES) + bytes;
    }

    public static int nullableString(@Nullable String value, boolean flexible) {
        return value == null ? length(-1, flexible, Short.BYTES) : string(value, flexible);
    }

    public static int bytes(ByteBuffer value, boolean flexible) {
        return length(value.remaining(), flexible, Integer.BYTES) + value.remaining();
    }

    public static int nullableBytes(@Nullable ByteBuffer value, boolean flexible) {
        return value == null ? length(-1, flexible, Integer.BYTES) : bytes(value, flexible);
    }

    public static int records(Records value, boolean flexible) {
        int size = value.sizeInBytes();
        return length(size, flexible, Integer.BYTES) + size;
    }

    public static int nullableRecords(@Nullable Records value, boolean flexible) {
        return value == null ? length(-1, flexible, Integer.BYTES) : records(value, flexible);
    }

    /** The count, and the elements where all have {@code elementBytes}; pass 0 to count them apart. */
    public static int array(@Nullable Collection<?> value, int elementBytes, boolean flexible) {
        int count = value == null ? -1 : value.size();
        return length(count, flexible, Integer.BYTES) + Math.max(0, count) * elementBytes;
    }

    /**
     * Length of {@code text} in UTF-8. Half of a surrogate pair counts one byte: it is written as a question mark, as
     * Java's encoder does.
     */
    public static int utf8(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ASCII_END) {
                continue;
            }
            if (c < TWO_BYTES_END) {
                bytes += 1;
            } else if (!Character.isSurrogate(c)) {
                bytes += 2;
            } else if (isPair(text, i)) {
                bytes += 2;
                i++;
            }
        }
        return bytes;
    }

    /** For codecs: as much of {@code text} as a string of the protocol can hold, all of it as a rule. */
    public static @Nullable String cut(@Nullable String text) {
        if (text == null || text.length() <= WireLimits.MAX_STRING_BYTES / 3 || fits(text)) {
            return text;
        }
        // A character takes at most three bytes, a pair of surrogates four.
        int end = WireLimits.MAX_STRING_BYTES / 3;
        return text.substring(0, isPair(text, end - 1) ? end - 1 : end);
    }

    private static boolean fits(String text) {
        return text.length() <= WireLimits.MAX_STRING_BYTES && utf8(text) <= WireLimits.MAX_STRING_BYTES;
    }

    private static boolean isPair(String text, int index) {
        return Character.isHighSurrogate(text.charAt(index))
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1));
    }

    /** For codecs: a version that does not exist cannot be written. */
    public static void requireVersion(String message, short version, int lowest, int highest) {
        Invariants.check(
                version >= lowest && version <= highest, "%s has no version %s", message, Short.valueOf(version));
    }

    /** For codecs: null cannot be written in this version. */
    public static void requireValue(boolean holds, String field, short version) {
        if (!holds) {
            throw Invariants.unreachable(field + " cannot be null in version " + version);
        }
    }

    /** For codecs: a value that this version cannot carry and that must not be dropped. */
    public static void requireDefault(boolean differs, String field, short version) {
        if (differs) {
            throw Invariants.unreachable(field + " is set but does not exist in version " + version);
        }
    }

    /** For codecs: a message of more than 2 GB has wrapped around. */
    public static int checked(String message, int size) {
        Invariants.check(size >= 0, "%s is larger than a frame can be", message);
        return size;
    }
}
