package io.courant.server.handler;

import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.MalformedMessageException;

/** Answers the requests of one API that come in on one data shard. */
interface ApiHandler {

    ApiKey api();

    /**
     * Takes up a request; {@link Exchange#answer} is called once, now or in a later event of the same shard. The handler
     * releases the frame.
     *
     * @throws MalformedMessageException when the body is not what the version says; nothing is answered then
     */
    void handle(Exchange exchange) throws MalformedMessageException;
}
