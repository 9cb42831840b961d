package io.courant.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.Uuid;
import io.courant.bench.load.MultiplexedProducer.Load;
import io.courant.bench.load.MultiplexedProducer.Outcome;
import io.courant.wire.ErrorCode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class MultiplexedProducerTest {

    private static final short ACKS_ALL = -1;
    private static final Topic TOPIC = new Topic("sink", new Uuid(1, 1), 100);

    @Test
    void sendsWhatItWasToldOverAllConnections() throws IOException, InterruptedException {
        ProduceFrames frames = ProduceFrames.ofOneRecord(TOPIC, ACKS_ALL);
        try (AnsweringSink sink = AnsweringSink.open(1, ErrorCode.NONE)) {
            Outcome outcome =
                    MultiplexedProducer.run(sink.port(), frames, new Load(40, 3, 1000L * frames.batchBytes(), 60_000));

            assertThat(outcome.moved().batches()).isEqualTo(1000);
            assertThat(outcome.moved().bytes()).isEqualTo(1000L * frames.batchBytes());
            assertThat(outcome.nanos().getTotalCount()).isEqualTo(1000);
            assertThat(sink.requests()).isEqualTo(1000);
            assertThat(sink.connections()).isEqualTo(40);
        }
    }

    @Test
    void aRequestThatReachesManyPartitionsCountsAllItsBatches() throws IOException, InterruptedException {
        ProduceFrames frames = ProduceFrames.spread(TOPIC, ACKS_ALL);
        try (AnsweringSink sink = AnsweringSink.open(64, ErrorCode.NONE)) {
            Outcome outcome =
                    MultiplexedProducer.run(sink.port(), frames, Load.saturating(640L * frames.batchBytes(), 60_000));

            assertThat(outcome.moved().batches()).isEqualTo(640);
            assertThat(sink.requests()).isEqualTo(10);
        }
    }

    @Test
    void onceOverReachesEveryPartition() throws IOException, InterruptedException {
        ProduceFrames frames = ProduceFrames.of(TOPIC, ACKS_ALL);
        try (AnsweringSink sink = AnsweringSink.open(1, ErrorCode.NONE)) {
            MultiplexedProducer.run(sink.port(), frames, Load.onceOver(frames));

            assertThat(sink.requests()).isEqualTo(100);
            assertThat(sink.connections()).isEqualTo(1);
        }
    }

    @Test
    void endsAfterItsTimeWithEveryRequestAnswered() throws IOException, InterruptedException {
        ProduceFrames frames = ProduceFrames.of(TOPIC, ACKS_ALL);
        try (AnsweringSink sink = AnsweringSink.open(1, ErrorCode.NONE)) {
            Outcome outcome = MultiplexedProducer.run(sink.port(), frames, Load.oneByOne(5, 50));

            assertThat(outcome.moved().batches()).isEqualTo(sink.requests());
        }
    }

    @Test
    void aRefusedBatchEndsTheRun() throws IOException {
        ProduceFrames frames = ProduceFrames.ofOneRecord(TOPIC, ACKS_ALL);
        try (AnsweringSink sink = AnsweringSink.open(1, ErrorCode.KAFKA_STORAGE_ERROR)) {
            assertThatThrownBy(() -> MultiplexedProducer.run(sink.port(), frames, Load.oneByOne(4, 60_000)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("KAFKA_STORAGE_ERROR");
        }
    }
}
