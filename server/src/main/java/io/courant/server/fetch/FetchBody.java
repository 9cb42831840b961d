package io.courant.server.fetch;

import io.courant.base.Slice;
import io.courant.server.ServerLimits;
import io.courant.server.connection.ResponseBody;
import io.courant.wire.WireWriter;
import io.courant.wire.message.FetchResponse;
import io.courant.wire.message.FetchResponseCodec;
import java.util.List;

/** A Fetch response with the slices it carries; each has one reference, given back when the response is not sent. */
record FetchBody(FetchResponse response, List<Slice> slices, int attachedBytes) implements ResponseBody {

    @Override
    public long attachedMemoryBytes() {
        long bytes = slices.size() * ServerLimits.HEAP_BYTES_PER_SLICE;
        for (Slice slice : slices) {
            bytes += switch (slice) {
                case Slice.OfBuffer inMemory -> inMemory.length();
                case Slice.OfFile ignored -> 0;
            };
        }
        return bytes;
    }

    @Override
    public int size(short version) {
        return FetchResponseCodec.size(response, version);
    }

    @Override
    public void write(short version, WireWriter out) {
        FetchResponseCodec.write(response, version, out);
    }

    @Override
    public void discard() {
        slices.forEach(Slice::release);
    }
}
