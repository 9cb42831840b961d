package io.courant.compat.differential;

import io.courant.wire.message.InitProducerIdRequestBuilder;
import io.courant.wire.message.ProduceRequest;
import io.courant.wire.message.ProduceRequestBuilder;
import io.courant.wire.record.BatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a transactional producer asks for. Comes behind the cases that list all topics: Kafka makes one for it. */
final class TransactionCases implements DifferentialTest.Cases {

    private static final String TOPIC = "in-transactions";
    private static final int TRANSACTIONS = 1;
    private static final int TIMEOUT_MS = 60_000;

    @Override
    public void play(Script script) throws IOException {
        script.makeTopic(TOPIC, 1);
        script.awaitCoordinator(TRANSACTIONS);
        script.awaitTransactions();
        script.play(
                "of a transactional id",
                Api.INIT_PRODUCER_ID,
                (side, version) -> new InitProducerIdRequestBuilder()
                        .transactionalId("transactional-v" + version)
                        .transactionTimeoutMs(TIMEOUT_MS)
                        .build());
        for (int timeoutMs : new int[] {0, -1, Integer.MAX_VALUE}) {
            script.play(
                    "of a transactional id for " + timeoutMs + " ms",
                    Api.INIT_PRODUCER_ID,
                    (side, version) -> new InitProducerIdRequestBuilder()
                            .transactionalId("timed-v" + version)
                            .transactionTimeoutMs(timeoutMs)
                            .build());
        }
        script.play(
                "of a transactional id to a topic",
                Api.PRODUCE,
                (side, version) -> produce(side, "unknown", Batches.of(Batches.FIRST_MS, 1)));
        ByteBuffer transactional = Batches.filled(new BatchBuilder(), Batches.FIRST_MS, 1)
                .producer(8_000_000, (short) 0, 0)
                .transactional()
                .build();
        script.play(
                "of transactional records and no transactional id",
                Api.PRODUCE,
                (side, version) -> produce(side, null, transactional));
    }

    private static ProduceRequest produce(Side side, @Nullable String transactionalId, ByteBuffer records) {
        return new ProduceRequestBuilder()
                .transactionalId(transactionalId)
                .acks((short) -1)
                .timeoutMs(TIMEOUT_MS)
                .topicData(Batches.produce(side, TOPIC, 0, -1, records).topicData())
                .build();
    }
}
