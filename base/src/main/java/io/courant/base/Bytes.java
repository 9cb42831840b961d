package io.courant.base;

import java.util.Arrays;
import java.util.HexFormat;

/** An immutable run of bytes on the heap, equal by contents: for small stored values, not for record data. */
public final class Bytes {

    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] contents;

    private Bytes(byte[] contents) {
        this.contents = contents;
    }

    public static Bytes copyOf(byte[] contents) {
        return contents.length == 0 ? EMPTY : new Bytes(contents.clone());
    }

    public byte[] toArray() {
        return contents.clone();
    }

    public int length() {
        return contents.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(contents, bytes.contents);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(contents);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(contents);
    }
}
