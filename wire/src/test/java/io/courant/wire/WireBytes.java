package io.courant.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;

/** Messages to bytes and back, with the checks that every test wants. */
final class WireBytes {

    private WireBytes() {}

    /** Reads a message that must fill {@code bytes}. */
    static <T> T read(MessageCodec<T> codec, byte[] bytes, int version) {
        return read(codec, ByteBuffer.wrap(bytes), version);
    }

    /** Reads a message that must fill {@code buffer}, whose position must stay where it is. */
    static <T> T read(MessageCodec<T> codec, ByteBuffer buffer, int version) {
        int position = buffer.position();
        try {
            WireReader in = new WireReader(buffer);
            T message = codec.read(in, (short) version);
            in.requireEnd("message");
            assertThat(buffer.position()).isEqualTo(position);
            return message;
        } catch (MalformedMessageException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes {@code message} into exactly the announced number of bytes. */
    static <T> byte[] write(MessageCodec<T> codec, T message, int version) {
        ByteBuffer buffer = ByteBuffer.allocate(codec.size(message, (short) version));
        WireWriter out = new WireWriter(buffer);
        codec.write(message, (short) version, out);
        assertThat(out.position()).isEqualTo(buffer.capacity());
        return buffer.array();
    }
}
