package io.courant.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.Uuid;
import io.courant.bench.load.KeyedLoad.Written;
import io.courant.wire.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeyedLoadTest {

    private static final Topic TOPIC = new Topic("sink", new Uuid(1, 1), 1);

    @Test
    void everyRoundHasEachKeyOnceInAnOrderOfItsOwn() {
        KeyedLoad load = new KeyedLoad(1_000, 1);

        List<String> first = keys(load, 0);
        List<String> second = keys(load, 1_000);

        assertThat(first).doesNotHaveDuplicates().hasSize(1_000);
        assertThat(second).containsExactlyInAnyOrderElementsOf(first).isNotEqualTo(first);
    }

    @Test
    void writesAsManyBytesAsItWasTold() throws IOException {
        try (AnsweringSink sink = AnsweringSink.open(1, ErrorCode.NONE)) {
            Written written = new KeyedLoad(1_000, 1_000_000).run(sink.port(), TOPIC);

            assertThat(written.bytes()).isBetween(1_000_000L, 1_100_000L);
            assertThat(written.bytesOf(written.records())).isEqualTo(written.bytes());
            assertThat(sink.requests()).isEqualTo(16);
        }
    }

    @Test
    void aRefusedBatchEndsTheRun() throws IOException {
        try (AnsweringSink sink = AnsweringSink.open(1, ErrorCode.KAFKA_STORAGE_ERROR)) {
            assertThatThrownBy(() -> new KeyedLoad(1_000, 1_000_000).run(sink.port(), TOPIC))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("KAFKA_STORAGE_ERROR");
        }
    }

    private static List<String> keys(KeyedLoad load, long from) {
        return LongStream.range(from, from + 1_000)
                .mapToObj(record -> new String(load.key(record), StandardCharsets.US_ASCII))
                .toList();
    }
}
