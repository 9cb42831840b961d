package io.courant.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.BufferPart;
import io.courant.base.Shard;
import io.courant.base.metrics.MeterBoard;
import io.courant.server.ServerLimits;
import io.courant.server.ServerMetrics;
import io.courant.server.ServerSettings;
import io.courant.testkit.RecordingEventLog;
import io.courant.testkit.SimulatedBuffers;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.SimulatedProcess;
import io.courant.testkit.SimulatedWorld;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsentMemoryTest {

    private static final long SMALLEST_CONTAINER_BYTES = 107L << 20;

    private final SimulatedWorld world = new SimulatedWorld(42);
    private final SimulatedProcess process = new SimulatedProcess(world, "broker");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void allShardsTogetherLeaveOthersTheirPartOfTheMemory(int shards) {
        assertThat(limitOfEach(shards, SMALLEST_CONTAINER_BYTES) * shards)
                .isBetween(1L, BufferPart.UNSENT.of(SMALLEST_CONTAINER_BYTES));
        assertThat(limitOfEach(shards, Long.MAX_VALUE) * shards).isEqualTo(ServerLimits.UNSENT_BYTES_PER_PROCESS);
    }

    private long limitOfEach(int shards, long buffersBytes) {
        SimulatedBuffers buffers = new SimulatedBuffers();
        buffers.limitAll(buffersBytes);
        MeterBoard meters = new MeterBoard();
        Shard shard = process.shards(1).data().getFirst();
        new ConnectionShard(
                shard,
                shards,
                buffers,
                new RecordingEventLog(),
                meters,
                new SimulatedClock(world),
                ServerSettings.DEFAULTS,
                new ScriptedDispatch(),
                new ExceedPermit(shard),
                gone -> {});
        return meters.value(ServerMetrics.UNSENT_LIMIT_BYTES);
    }
}
