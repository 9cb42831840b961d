package io.courant.wire;

import io.courant.base.Buffers;
import io.courant.base.CountedBuffer;
import io.courant.base.Slice;
import io.courant.wire.message.ResponseHeader;
import io.courant.wire.message.ResponseHeaderCodec;
import java.util.List;

/**
 * Header and body of a response.
 *
 * <pre>
 *  0        4        8
 *  +--------+--------+---------+----------------+
 *  | length | correl.| tags,   | body           |
 *  | int32  | int32  | v1 only |                |
 *  +--------+--------+---------+----------------+
 * </pre>
 */
public final class ResponseFrame {

    private ResponseFrame() {}

    /**
     * A whole response as it is sent, its length in front, for a request of {@code version}. Attached slices go where
     * they belong; the references of all slices are the caller's. The result is meant for
     * {@link io.courant.base.Connection#send}.
     */
    public static <T> List<Slice> encode(
            ApiKey key, short version, int correlationId, T body, MessageCodec<T> codec, Buffers buffers) {
        ResponseHeader header = new ResponseHeader(correlationId);
        short headerVersion = key.responseHeaderVersion(version);
        int size = ResponseHeaderCodec.size(header, headerVersion) + codec.size(body, version);
        CountedBuffer frame = buffers.allocate(Integer.BYTES + size - codec.attachedBytes(body));
        WireWriter out = new WireWriter(frame.bytes());
        out.writeInt(size);
        ResponseHeaderCodec.write(header, headerVersion, out);
        codec.write(body, version, out);
        return out.toSlices(frame);
    }

    /** Reads the header of a response to a request of {@code version} and leaves {@code in} at the body. */
    public static ResponseHeader readHeader(ApiKey key, short version, WireReader in) throws MalformedMessageException {
        return ResponseHeaderCodec.read(in, key.responseHeaderVersion(version));
    }
}
