package io.courant.server.connection;

import io.courant.wire.MessageCodec;
import io.courant.wire.WireWriter;

/** What follows the header of a response. Belongs to the connection's shard once it is given to {@link Exchange#answer}. */
public interface ResponseBody {

    /** Encoded length in bytes, attached slices included. */
    int size(short version);

    /** How many of these bytes travel as slices beside the encoded message. */
    int attachedBytes();

    /**
     * What the attached slices take of the memory until they are sent: those of files little, the others their bytes
     * too.
     */
    long attachedMemoryBytes();

    void write(short version, WireWriter out);

    /** The response will not be sent: gives back what it holds. */
    void discard();

    /** The body that consists of a message which holds nothing that must be given back. */
    static <T> ResponseBody of(MessageCodec<T> codec, T message) {
        return new OfMessage<>(codec, message);
    }

    /** A message with the codec that was generated for it. */
    record OfMessage<T>(MessageCodec<T> codec, T message) implements ResponseBody {

        @Override
        public int size(short version) {
            return codec.size(message, version);
        }

        @Override
        public int attachedBytes() {
            return 0;
        }

        @Override
        public long attachedMemoryBytes() {
            return 0;
        }

        @Override
        public void write(short version, WireWriter out) {
            codec.write(message, version, out);
        }

        @Override
        public void discard() {}
    }
}
