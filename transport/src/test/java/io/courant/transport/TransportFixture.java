package io.courant.transport;

import io.courant.base.Clock;
import io.courant.base.metrics.MeterBoard;
import io.courant.testkit.RecordingEventLog;

/** Transports as the contract tests want them: two data shards, and any fault is a failure of the test that reads it. */
final class TransportFixture {

    static final Clock CLOCK = new Clock() {
        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }

        @Override
        public long wallMs() {
            return System.currentTimeMillis();
        }
    };

    private TransportFixture() {}

    static Transport start(boolean nativePolling) {
        return Transport.start(
                TransportSettings.defaults(2).withNativePolling(nativePolling),
                new RecordingEventLog(),
                new MeterBoard(),
                (shard, cause) -> {
                    throw new AssertionError(shard + " failed", cause);
                });
    }
}
