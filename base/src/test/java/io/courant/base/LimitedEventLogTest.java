package io.courant.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitedEventLogTest {

    private final List<String> lines = new ArrayList<>();
    private long nowNanos;

    private final LimitedEventLog log =
            new LimitedEventLog((level, code, message, cause) -> lines.add(code + " " + message), new Clock() {
                @Override
                public long monotonicNanos() {
                    return nowNanos;
                }

                @Override
                public long wallMs() {
                    return 0;
                }
            });

    @Test
    void letsOneLineThroughPerSecondAndSaysHowManyWereNotShown() {
        for (int i = 0; i < 5; i++) {
            log.warn("request.malformed", "number " + i);
        }
        nowNanos += 1_000_000_000L;
        log.warn("request.malformed", "number 5");
        assertThat(lines)
                .containsExactly("request.malformed number 0", "request.malformed number 5 (and 4 more since)");
    }

    @Test
    void codesDoNotSilenceEachOther() {
        log.warn("request.malformed", "one");
        log.warn("request.unknown-api", "two");
        assertThat(lines).hasSize(2);
    }
}
