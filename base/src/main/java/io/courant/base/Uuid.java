package io.courant.base;

import java.nio.ByteBuffer;
import java.util.Base64;

/** A 128-bit identity: of topics, clusters, directories, incarnations. Its text form is Kafka's: 22 base64url characters. */
public record Uuid(long high, long low) implements Comparable<Uuid> {

    /** Stands for "none" on the wire. */
    public static final Uuid ZERO = new Uuid(0, 0);

    /** Kafka reserves this one for the metadata topic. */
    public static final Uuid METADATA_TOPIC = new Uuid(0, 1);

    private static final int TEXT_LENGTH = 22;

    /**
     * A new identity that is none of the reserved ones and whose text does not begin with a dash (tools would take it for an
     * option).
     */
    public static Uuid random(Random random) {
        while (true) {
            long high = (random.nextLong() & ~0xF000L) | 0x4000L;
            long low = (random.nextLong() & ~(3L << 62)) | (1L << 63);
            Uuid uuid = new Uuid(high, low);
            if (!uuid.toString().startsWith("-")) {
                return uuid;
            }
        }
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when {@code text} is not 22 base64url characters that stand for 16 bytes
     */
    public static Uuid parse(String text) {
        if (text.length() != TEXT_LENGTH) {
            throw new IllegalArgumentException("an id has " + TEXT_LENGTH + " characters, not " + text.length());
        }
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        if (bytes.remaining() != 2 * Long.BYTES) {
            throw new IllegalArgumentException("not the text of an id: " + text);
        }
        return new Uuid(bytes.getLong(), bytes.getLong());
    }

    @Override
    public int hashCode() {
        long mixed = high ^ low;
        return (int) (mixed ^ (mixed >>> 32));
    }

    @Override
    public int compareTo(Uuid other) {
        int byHigh = Long.compare(high, other.high);
        return byHigh != 0 ? byHigh : Long.compare(low, other.low);
    }

    @Override
    public String toString() {
        byte[] bytes = new byte[2 * Long.BYTES];
        ByteBuffer.wrap(bytes).putLong(high).putLong(low);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
