package io.courant.server.handler;

import io.courant.base.Slice;
import io.courant.server.connection.ResponseBody;
import io.courant.wire.WireWriter;
import io.courant.wire.message.FetchResponse;
import io.courant.wire.message.FetchResponseCodec;
import java.util.List;

/** A Fetch response with the slices it carries; each has one reference, given back when the response is not sent. */
record FetchBody(FetchResponse response, List<Slice> slices, int attachedBytes) implements ResponseBody {

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
