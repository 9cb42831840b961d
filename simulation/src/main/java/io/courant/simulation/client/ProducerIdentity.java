package io.courant.simulation.client;

import io.courant.testkit.SeededRandom;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.InitProducerIdRequest;
import io.courant.wire.message.InitProducerIdRequestBuilder;
import io.courant.wire.message.InitProducerIdRequestCodec;
import io.courant.wire.message.InitProducerIdResponse;
import io.courant.wire.message.InitProducerIdResponseCodec;

/** The id and epoch that a producer has got from the broker. */
final class ProducerIdentity {

    private static final int HIGHEST_VERSION = 5;

    private final ClientSetup setup;
    private final SeededRandom random;
    private long id = -1;
    private short epoch;

    ProducerIdentity(ClientSetup setup, SeededRandom random) {
        this.setup = setup;
        this.random = random;
    }

    boolean isKnown() {
        return id >= 0;
    }

    long id() {
        return id;
    }

    short epoch() {
        return epoch;
    }

    void forget() {
        id = -1;
    }

    /** Asks for a new id; there are no turns until the answer is in. */
    void ask(ClientTurns turns) {
        turns.ask();
        InitProducerIdRequest request = new InitProducerIdRequestBuilder()
                .transactionalId(null)
                .transactionTimeoutMs(Integer.MAX_VALUE)
                .build();
        turns.link()
                .request(
                        ApiKey.INIT_PRODUCER_ID,
                        random.between(0, HIGHEST_VERSION),
                        request,
                        InitProducerIdRequestCodec.CODEC,
                        InitProducerIdResponseCodec.CODEC,
                        response -> {
                            turns.answered();
                            answered(response);
                        });
    }

    private void answered(InitProducerIdResponse response) {
        ErrorCode error = ErrorCode.forCode(response.errorCode()).orElseThrow();
        if (error == ErrorCode.NONE) {
            id = response.producerId();
            epoch = response.producerEpoch();
            setup.checkers().producerIdGiven(id);
        } else if (!error.retriable() && error != ErrorCode.UNKNOWN_SERVER_ERROR) {
            throw new AssertionError("InitProducerId was refused with " + error);
        }
    }
}
