package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.log.journal.JournalLimits;
import io.courant.log.metrics.LogMetrics;
import io.courant.testkit.SimulatedClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a shard may write while the disk fills up, by others and by itself. */
class SpaceWatchTest {

    private static final long SOFT = 400_000;
    private static final long HARD = 200_000;
    private static final int RESERVE = 20_000;
    private static final long NOW = SimulatedClock.FIRST_WALL_MS;
    private static final Path RESERVE_FILE = LogNode.PATH.resolve("reserve");
    private static final long LOOK = LogIntervals.SPACE_LOOK_NANOS;
    private static final long SECOND = 1_000_000_000L;

    private LogNode node;
    private SpaceWatch watch;
    private WriteRoom room;

    @BeforeEach
    void start() throws IOException {
        node = new LogNode(5);
        watch = new SpaceWatch(
                node.directory, List.of(node.logs), node.shard, node.background, new SpaceLimits(SOFT, HARD, RESERVE));
        room = node.logs.room();
    }

    @AfterEach
    void end() throws IOException {
        node.world.run(node.shard, watch::stop);
        node.closeAndAssertNoBufferIsLeft();
        assertThat(node.faults).isEmpty();
    }

    @Test
    void producersAreSlowedDownThenRefusedThenTakenAgain() throws IOException {
        free(10_000_000);
        startWatch();
        assertThat(room.isFull()).isFalse();
        assertThat(room.throttleNanos(1_000)).isZero();

        free(SOFT - 1_000);
        node.world.runFor(2 * LOOK);
        assertThat(room.isFull()).isFalse();
        // So that the 199,000 bytes above the hard watermark last a minute: some 3,300 a second.
        assertThat(room.throttleNanos(1_000)).isBetween(SECOND / 4, SECOND / 3);
        assertThat(room.throttleNanos(1_000_000)).isEqualTo(5 * SECOND);
        assertThat(node.events.messages("disk.low")).hasSize(1);
        assertThat(node.counted(LogMetrics.DISK_STATE)).isEqualTo(1);
        assertThat(node.counted(LogMetrics.DISK_FREE_BYTES)).isBetween(HARD, SOFT);

        free(HARD - 1_000);
        node.world.runFor(2 * LOOK);
        assertThat(room.isFull()).isTrue();
        assertThat(node.events.messages("disk.full"))
                .singleElement()
                .satisfies(message -> assertThat(message)
                        .contains("disk.free.hard.bytes (200000)")
                        .contains("199000 of"));

        free(HARD + 1_000); // not worth a change yet
        node.world.runFor(2 * LOOK);
        assertThat(room.isFull()).isTrue();
        assertThat(node.counted(LogMetrics.DISK_STATE)).isEqualTo(2);

        free(10_000_000);
        node.world.runFor(2 * LOOK);
        assertThat(room.isFull()).isFalse();
        assertThat(room.throttleNanos(1_000_000)).isZero();
        assertThat(node.events.messages("disk.ample")).hasSize(1);
        assertThat(node.counted(LogMetrics.DISK_STATE)).isZero();
    }

    @Test
    void aShardStopsWithinItsShareThoughNobodyHasLookedYet() throws IOException {
        free(SOFT + 10_000);
        startWatch();
        node.background.hold();
        PartitionLog log = node.open();
        String value = "x".repeat(10_000);
        while (!room.isFull()) {
            node.append(log, LogNode.batch(NOW, value));
        }
        assertThat(node.disk.usableBytes(LogNode.PATH)).isBetween(HARD - 2L * value.length(), HARD);
        assertThat(node.background.waiting())
                .as("looks wanted at half of the share")
                .isEqualTo(1);
        node.background.letGo();
        node.world.runFor(LOOK / 10);
        assertThat(node.events.messages("disk.full")).hasSize(1);
    }

    @Test
    void aWriteThatFailedIsFollowedByALook() throws IOException {
        free(10_000_000);
        startWatch();
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(NOW, "before"));
        free(100);
        assertThat(room.isFull()).isFalse();
        node.appendOutcome(log, LogNode.batch(NOW, "x".repeat(1_000)), 0);
        node.world.runFor(LOOK / 10);
        assertThat(room.isFull()).isTrue();
    }

    @Test
    void theReserveIsGivenUpWhenOthersTakeAllTheRestAndMadeAgain() throws IOException {
        free(10_000_000);
        startWatch();
        assertThat(node.disk.size(RESERVE_FILE)).isEqualTo(RESERVE + JournalLimits.FILE_BYTES);
        free(RESERVE - 1);
        node.world.runFor(2 * LOOK);
        assertThat(node.disk.size(RESERVE_FILE)).isEqualTo(JournalLimits.FILE_BYTES);
        assertThat(node.disk.usableBytes(LogNode.PATH)).isEqualTo(2 * RESERVE - 1);
        free(10_000_000);
        node.world.runFor(2 * LOOK);
        assertThat(node.disk.size(RESERVE_FILE)).isEqualTo(RESERVE + JournalLimits.FILE_BYTES);
    }

    @Test
    void onAFullDiskTheReserveServesAStartThatFindsNoFileOfTheJournalFree() throws IOException {
        free(10_000_000);
        startWatch();
        PartitionLog log = node.open();
        for (int i = 0; i < 2; i++) {
            node.append(log, LogNode.batch(NOW, "a"));
            node.makeDurable(log);
        }
        free(0);
        node.world.runFor(2 * LOOK);
        free(0);
        node.kill();
        assertThat(node.events.messages("journal.not-grown")).hasSize(1);
        assertThat(node.disk.exists(RESERVE_FILE)).isTrue();
        node.kill();
        assertThat(node.events.messages("disk.reserve-given-up")).hasSize(1);
        assertThat(node.disk.exists(RESERVE_FILE)).isFalse();
        free(10_000_000);
        assertThat(node.open().logEndOffset()).isEqualTo(2);
    }

    @Test
    void aDirectoryThatCannotBeAskedIsAskedAgain() throws IOException {
        free(10_000_000);
        startWatch();
        node.disk.faults().offline(true);
        node.world.runFor(2 * LOOK);
        assertThat(node.events.messages("disk.not-asked")).isNotEmpty();
        assertThat(room.isFull()).isFalse();
        node.disk.faults().offline(false);
        free(0);
        node.world.runFor(2 * LOOK);
        assertThat(room.isFull()).isTrue();
    }

    private void startWatch() {
        node.world.run(node.shard, watch::start);
        node.world.runFor(LOOK / 2);
    }

    private void free(long bytes) {
        node.disk.limitCapacity(node.disk.usedBytes() + bytes);
    }
}
