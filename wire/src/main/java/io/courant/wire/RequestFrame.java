package io.courant.wire;

import io.courant.base.Buffers;
import io.courant.base.CountedBuffer;
import io.courant.base.Slice;
import io.courant.wire.message.RequestHeader;
import io.courant.wire.message.RequestHeaderCodec;
import java.util.List;

/**
 * Header and body of a request, as they stand behind the frame's length.
 *
 * <pre>
 *  0        4        6        8        12
 *  +--------+--------+--------+--------+----------------------+--------+----------------+
 *  | length | key    | version| correl.| client id (nullable) | tags,  | body           |
 *  | int32  | int16  | int16  | int32  | int16 length + UTF-8 | v2 only|                |
 *  +--------+--------+--------+--------+----------------------+--------+----------------+
 * </pre>
 *
 * The version of the header follows from API and version of the request.
 */
public final class RequestFrame {

    private RequestFrame() {}

    /**
     * Reads the header and leaves {@code in} at the body. The API exists; whether its version does is for the caller
     * to see.
     *
     * @throws MalformedMessageException when the bytes are no header, or name an API that does not exist
     */
    public static RequestHeader readHeader(WireReader in) throws MalformedMessageException {
        WireReader ahead = in.copy();
        short id = ahead.readShort("RequestHeader.requestApiKey");
        short version = ahead.readShort("RequestHeader.requestApiVersion");
        ApiKey key = ApiKey.forId(id)
                .orElseThrow(() -> new MalformedMessageException(
                        "RequestHeader.requestApiKey", in.position(), "there is no API " + id));
        return RequestHeaderCodec.read(in, key.requestHeaderVersion(version));
    }

    /** A whole request as it is sent, its length in front. The slices' references are the caller's. */
    public static <T> List<Slice> encode(RequestHeader header, T body, MessageCodec<T> codec, Buffers buffers) {
        short version = header.requestApiVersion();
        ApiKey key = ApiKey.forId(header.requestApiKey()).orElseThrow();
        short headerVersion = key.requestHeaderVersion(version);
        int size = RequestHeaderCodec.size(header, headerVersion) + codec.size(body, version);
        CountedBuffer frame = buffers.allocate(Integer.BYTES + size - codec.attachedBytes(body));
        WireWriter out = new WireWriter(frame.bytes());
        out.writeInt(size);
        RequestHeaderCodec.write(header, headerVersion, out);
        codec.write(body, version, out);
        return out.toSlices(frame);
    }
}
