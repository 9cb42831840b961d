package io.courant.server.connection;

import io.courant.wire.ApiKey;
import io.courant.wire.MalformedMessageException;

/** Where requests go. Called on the connection's shard. */
public interface RequestDispatch {

    /** True when a handler answers {@code version} of {@code api}. */
    boolean serves(ApiKey api, short version);

    /**
     * Takes up {@code exchange}, whose API and version are served; it is answered now or later.
     *
     * @throws MalformedMessageException when its body is not what its version says; the connection closes
     */
    void start(Exchange exchange) throws MalformedMessageException;

    /** Answers an ApiVersions request of a version that is not served: error 35 in the body of version 0. */
    void startUnknownApiVersions(Exchange exchange);
}
