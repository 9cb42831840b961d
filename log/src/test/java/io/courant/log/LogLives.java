package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Outcome;
import io.courant.log.offline.Finding;
import io.courant.log.offline.LogVerify;
import io.courant.log.offline.OfflineRefusal;
import io.courant.log.producer.ProducerSnapshot;
import io.courant.log.producer.ProducerStates;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedClock;
import io.courant.wire.record.BatchBuilder;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One log over several lives of a process, and what a test has put into it: records without a producer id, and of two that have
 * one.
 */
final class LogLives {

    static final long MS = 1_000_000;
    /** Producers, of which the first has no id. */
    static final int PRODUCERS = 3;

    private static final int FIRST_PRODUCER_ID = 100;
    private static final int LEADER_EPOCH = 3;

    final LogNode node;
    final SeededRandom random;
    /** All batches ever stored, in order; those that may be gone last. */
    final List<ByteBuffer> appended = new ArrayList<>();
    /** Handed over, and not known to be stored: a process that ended may have stored the first of them. */
    private final Deque<ByteBuffer> underWay = new ArrayDeque<>();

    private final LogConfig config;
    private final int[] sequences = new int[PRODUCERS];
    private @Nullable PartitionLog log;
    private @Nullable IOException notOpened;
    private long durableEnd;

    /** With checkpoints each half second, so that a test of seconds meets some, and no scrub, which would only read. */
    LogLives(LogNode node, SeededRandom random, LogConfig config, long retentionCheckNanos) throws IOException {
        this.node = node;
        this.random = random;
        this.config = config;
        node.intervals = new LogIntervals(
                500 * MS,
                LogIntervals.IDLE_SWEEP_NANOS,
                LogIntervals.IDLE_AFTER_NANOS,
                LogIntervals.PRODUCER_EXPIRY_SWEEP_NANOS,
                retentionCheckNanos,
                LogIntervals.SPACE_LOOK_NANOS,
                new ScrubPace(0, MS));
        node.kill(); // starts with these
    }

    void begin() {
        log = null;
        notOpened = null;
        node.world.run(node.shard, node.checkpointer::start);
        node.shard.execute(() -> node.logs.open(LogNode.LOG, config, opened -> {
            switch (opened) {
                case Outcome.Success<PartitionLog>(PartitionLog found) -> log = found;
                case Outcome.Failure<PartitionLog>(IOException cause) -> notOpened = cause;
            }
        }));
        node.world.runFor(100 * MS);
    }

    /** The log of this life, which is open. */
    PartitionLog open() {
        return Objects.requireNonNull(log);
    }

    /** The log of this life; null while it is not open or when the process has ended. */
    @Nullable
    PartitionLog usable() {
        return node.process.isAlive() ? log : null;
    }

    /** The end of what was durable once. */
    long durableEnd() {
        return durableEnd;
    }

    /** Hands over one batch; {@code content} appends {@code records} records. */
    void append(int producer, int records, Consumer<BatchBuilder> content) {
        PartitionLog open = usable();
        if (open == null) {
            return;
        }
        BatchBuilder builder = new BatchBuilder();
        if (producer > 0) {
            builder.producer(FIRST_PRODUCER_ID + producer, (short) 0, sequences[producer]);
            sequences[producer] += records;
        }
        content.accept(builder);
        ByteBuffer batch = builder.build();
        underWay.add(batch);
        node.shard.execute(() -> {
            var buffer = node.buffers.allocate(batch.remaining());
            buffer.bytes().put(0, batch, 0, batch.remaining());
            open.append(new LogAppend(buffer, 0, batch.remaining(), LEADER_EPOCH, LogAppend.Origin.CLIENT), outcome -> {
                if (outcome instanceof Outcome.Success<AppendResult>) {
                    underWay.remove(batch);
                    appended.add(copy(buffer.bytes(), batch.remaining()));
                }
                buffer.release();
            });
        });
        node.world.runFor(random.between(0, 400_000));
    }

    private static ByteBuffer copy(ByteBuffer bytes, int length) {
        return ByteBuffer.allocate(length).put(0, bytes, 0, length);
    }

    void makeDurable() {
        PartitionLog open = usable();
        if (open != null) {
            node.shard.execute(() -> open.durableUpTo(open.logEndOffset(), outcome -> {}));
            node.world.runFor(5 * MS);
            durableEnd = Math.max(durableEnd, open.durableEndOffset());
        }
    }

    /**
     * Ends the process, and the next one too while it recovers, now and then; leaves the log open.
     *
     * @return whether power was lost
     */
    boolean end() throws IOException {
        boolean power = false;
        do {
            boolean lost = random.nextBoolean();
            power |= lost;
            node.process.die("end of a life");
            if (lost) {
                node.disk.losePower(random.fork("loss" + node.world.eventsRun()));
            } else {
                node.disk.killProcess();
            }
            requireNoDamage();
            node.start();
            if (random.oneIn(3)) {
                node.disk.faults().endProcessAt(random.between(1, 25));
            }
            begin();
            assertThat(node.process.isAlive() ? notOpened : null).isNull();
        } while (log == null || !node.process.isAlive());
        node.disk.faults().clear();
        return power;
    }

    /** What is proven is whole, and no fault was met. */
    void requireNoDamage() throws IOException {
        assertThat(findings())
                .filteredOn(finding -> finding.severity() == Finding.Severity.DAMAGE)
                .isEmpty();
        assertThat(node.events.messages("log.damaged")).isEmpty();
        assertThat(node.faults).isEmpty();
    }

    /** What {@code log verify} says of the disk as it is. */
    List<Finding> findings() throws IOException {
        try {
            return new LogVerify(node.disk.copy(1)).verify(LogNode.PATH).findings();
        } catch (OfflineRefusal e) {
            throw new AssertionError(e);
        }
    }

    /** Of what was handed over and never told of, the log has taken the first, up to its end. */
    void takeWhatIsStored() {
        long end = open().logEndOffset();
        RecordBatch batch = new RecordBatch();
        long next = appended.isEmpty() ? 0 : batch.at(appended.getLast(), 0).nextOffset();
        while (next < end && !underWay.isEmpty()) {
            ByteBuffer stored = copy(underWay.element(), underWay.remove().remaining());
            stored.putLong(0, next);
            appended.add(stored);
            next = batch.at(stored, 0).nextOffset();
        }
        assertThat(next).isEqualTo(end);
    }

    /** {@link #appended} is what is there, and durable: the log knows the producers as if it had just been told all of it. */
    void adopt() {
        underWay.clear();
        long end = open().logEndOffset();
        durableEnd = end;
        ProducerStates replayed = new ProducerStates();
        RecordBatch batch = new RecordBatch();
        Arrays.fill(sequences, 0);
        for (ByteBuffer bytes : appended) {
            replayed.apply(batch.at(bytes, 0), SimulatedClock.FIRST_WALL_MS);
            if (batch.hasProducerId()) {
                sequences[(int) batch.producerId() - FIRST_PRODUCER_ID] = batch.lastSequence() + 1;
            }
        }
        assertThat(ProducerSnapshot.encode(LogNode.LOG.key(), open().state().producers, end))
                .isEqualTo(ProducerSnapshot.encode(LogNode.LOG.key(), replayed, end));
    }
}
