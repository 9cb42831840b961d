package io.courant.compat.differential;

import io.courant.wire.message.InitProducerIdRequestBuilder;
import java.io.IOException;

/** InitProducerId: ids for idempotent producers, and requests that contradict themselves. */
final class InitProducerIdCases implements DifferentialTest.Cases {

    private static final int TIMEOUT_MS = 60_000;

    @Override
    public void play(Script script) throws IOException {
        script.awaitProducerIds();
        script.play(
                "of an idempotent producer",
                Api.INIT_PRODUCER_ID,
                (side, version) -> request().build());
        script.play(
                "of an idempotent producer without a timeout",
                Api.INIT_PRODUCER_ID,
                (side, version) -> request().transactionTimeoutMs(-1).build());
        script.play(
                "of an empty transactional id",
                Api.INIT_PRODUCER_ID,
                (side, version) -> request().transactionalId("").build());
        script.playFrom(
                3,
                "with an id and no epoch",
                Api.INIT_PRODUCER_ID,
                (side, version) -> request().producerId(5).build());
        script.playFrom(
                3,
                "with an epoch and no id",
                Api.INIT_PRODUCER_ID,
                (side, version) -> request().producerEpoch((short) 5).build());
        script.playFrom(
                3,
                "with an id and an epoch",
                Api.INIT_PRODUCER_ID,
                (side, version) -> request()
                        .producerId(side.producerId())
                        .producerEpoch((short) 0)
                        .build());
    }

    private static InitProducerIdRequestBuilder request() {
        return new InitProducerIdRequestBuilder().transactionalId(null).transactionTimeoutMs(TIMEOUT_MS);
    }
}
