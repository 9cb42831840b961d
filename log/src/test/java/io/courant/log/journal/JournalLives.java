package io.courant.log.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Outcome;
import io.courant.base.Uuid;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedPowerLoss;
import io.courant.testkit.SimulatedShard;
import io.courant.wire.TopicIdPartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A random workload over many lives of a process, and the model it is held against: what was told durable is found with
 * its bytes until it was freed, what was found once is found again, nothing comes back and nothing comes from nowhere.
 */
final class JournalLives {

    private static final JournalCommit NO_ROOM = new JournalCommit.NoRoom();

    /** A start that finds no free file makes one more than the limit; a checkpoint gives them back. */
    private static final int STARTS_WITHOUT_A_CHECKPOINT = 8;

    final JournalNode node;
    private final SeededRandom random;
    /** What was handed over in any life, by the offset that no other entry has. */
    private final Map<Long, Handed> handedById = new HashMap<>();

    private final List<Handed> handedInThisLife = new ArrayList<>();
    /** Entries that must be there, by sequence number. */
    private final Map<Long, Handed> proven = new HashMap<>();

    private long nextId = 1;
    private long neededFrom = 1;
    private long namedByCheckpoint = 1;
    private boolean up;

    /** One entry and what became of it. */
    private static final class Handed {
        final long id;
        final int shard;
        final JournalAction action;
        final ByteBuffer bytes;

        @Nullable
        Outcome<JournalCommit> outcome;

        boolean isLost;

        Handed(long id, int shard, JournalEntry entry) {
            this.id = id;
            this.shard = shard;
            this.action = entry.action();
            this.bytes = entry.batch() == null ? ByteBuffer.allocate(0) : copy(JournalNode.bytes(entry));
        }

        private static ByteBuffer copy(ByteBuffer bytes) {
            return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        }
    }

    JournalLives(long seed) throws IOException {
        int mostFiles = seed % 2 == 0 ? 6 : 3;
        int frameBytes = JournalNode.SMALL.frameBytes();
        node = new JournalNode(
                seed,
                new JournalLimits(
                        JournalNode.FILE_BYTES,
                        2,
                        (long) mostFiles * JournalNode.FILE_BYTES,
                        frameBytes,
                        JournalLimits.MOST_ACTIONS));
        random = new SeededRandom(seed).fork("workload");
    }

    /** Opens and checks what is found; the process may be down afterwards. */
    void start() throws IOException {
        handedInThisLife.clear();
        while (true) {
            try {
                node.open(neededFrom, Math.max(neededFrom, namedByCheckpoint));
                break;
            } catch (SimulatedPowerLoss loss) {
                end(random.nextBoolean());
            }
        }
        try {
            up = true;
            check();
        } catch (SimulatedPowerLoss loss) {
            up = false;
        }
    }

    private void check() throws IOException {
        assertThat(node.contents().damage()).isEmpty();
        Map<Long, Handed> found = new HashMap<>();
        long[] lastIdByShard = new long[2];
        for (Found each : node.found().values()) {
            Handed handed =
                    Objects.requireNonNull(handedById.get(id(each.action())), () -> each + " was never handed over");
            assertThat(handed.isLost).as("%s had been lost", each).isFalse();
            assertThat(each.action()).isEqualTo(handed.action);
            assertThat(each.sequence()).isBetween(neededFrom, node.contents().nextSequence() - 1);
            if (each.batchBytes() > 0) {
                assertThat(node.read(each)).as("bytes of %s", each).isEqualTo(handed.bytes);
            }
            assertThat(handed.id).as("order of shard %s", handed.shard).isGreaterThan(lastIdByShard[handed.shard]);
            lastIdByShard[handed.shard] = handed.id;
            found.put(each.sequence(), handed);
        }
        proven.keySet().removeIf(sequence -> sequence < neededFrom);
        proven.forEach((sequence, handed) ->
                assertThat(found.get(sequence)).as("sequence %s", sequence).isSameAs(handed));
        assertThat(node.contents().nextSequence()).isGreaterThanOrEqualTo(namedByCheckpoint);
        proven.putAll(found);
        handedById.values().forEach(handed -> handed.isLost |= !proven.containsValue(handed));
        assertThat(node.disk.list(JournalNode.DIRECTORY).size())
                .isLessThanOrEqualTo(node.limits.mostFiles() + STARTS_WITHOUT_A_CHECKPOINT + 1);
    }

    private static long id(JournalAction action) {
        return switch (action) {
            case JournalAction.Append append -> append.baseOffset();
            case JournalAction.TruncateTo truncation -> truncation.offset();
            case JournalAction.LogStartTo start -> start.offset();
            case JournalAction.SyncedTo synced -> synced.offset();
            case JournalAction.Create create -> Long.parseLong(create.topic());
            case JournalAction.Remove remove -> remove.key().topicId().low();
        };
    }

    /** Hands over, waits and frees, in {@code steps} steps or until the process has ended. */
    void work(int steps) {
        for (int i = 0; i < steps && isUp(); i++) {
            switch (random.nextInt(10)) {
                case 0 -> checkpoint();
                case 1 -> node.world.runFor(random.between(0, 40_000_000));
                default -> handOver(random.nextInt(2));
            }
            if (random.nextBoolean()) {
                node.world.runFor(random.between(0, 1_500_000));
            }
        }
        if (isUp() && random.nextBoolean()) {
            node.world.runFor(200_000_000L);
        }
        judgeThisLife();
    }

    private boolean isUp() {
        return up && node.process.isAlive();
    }

    private void handOver(int shardIndex) {
        List<JournalEntry> entries = new ArrayList<>();
        List<Handed> handed = new ArrayList<>();
        int count = random.oneIn(6) ? random.between(10, 25) : random.between(1, 4);
        for (int i = 0; i < count; i++) {
            JournalEntry entry = entry(nextId++);
            entries.add(entry);
            handed.add(new Handed(id(entry.action()), shardIndex, entry));
        }
        handed.forEach(each -> handedById.put(each.id, each));
        handedInThisLife.addAll(handed);
        SimulatedShard shard = node.shards.get(shardIndex);
        shard.execute(() -> node.journal().append(shard, entries, outcome -> {
            handed.forEach(each -> {
                assertThat(each.outcome).isNull();
                each.outcome = outcome;
            });
            JournalNode.release(entries);
            if (outcome instanceof Outcome.Success<JournalCommit>(JournalCommit.Durable durable)) {
                for (int i = 0; i < handed.size(); i++) {
                    proven.put(durable.firstSequence() + i, handed.get(i));
                }
                assertThat(durable.fill().usedBytes())
                        .isLessThanOrEqualTo(durable.fill().capacityBytes() + JournalNode.FILE_BYTES);
            }
        }));
    }

    private JournalEntry entry(long id) {
        TopicIdPartition key = new TopicIdPartition(JournalNode.TOPIC, random.nextInt(3));
        return switch (random.nextInt(12)) {
            case 0 -> node.entry(new JournalAction.TruncateTo(key, id));
            case 1 -> node.entry(new JournalAction.LogStartTo(key, id));
            case 2 -> node.entry(new JournalAction.SyncedTo(key, id));
            case 3 -> node.entry(new JournalAction.Create(key, Long.toString(id)));
            case 4 -> node.entry(new JournalAction.Remove(new TopicIdPartition(new Uuid(9, id), 1)));
            default -> node.batch(key, id, random.oneIn(5) ? random.between(3_000, 15_000) : random.between(0, 900));
        };
    }

    /** Does what checkpoints do: asks where the journal stands, says so later, and frees up to the one before. */
    private void checkpoint() {
        SimulatedShard shard = node.shards.get(random.nextInt(2));
        shard.execute(() -> node.journal().nextSequence(shard, outcome -> {
            if (outcome instanceof Outcome.Success<Long>(Long next)) {
                long freed = Math.max(neededFrom, namedByCheckpoint);
                namedByCheckpoint = Math.max(namedByCheckpoint, next);
                neededFrom = freed;
                node.journal().freeBelow(shard, freed, "");
            }
        }));
    }

    /** What was refused must not be found, and after a failure nothing later of the same shard is told durable. */
    private void judgeThisLife() {
        boolean[] failed = new boolean[2];
        for (Handed handed : handedInThisLife) {
            boolean refused = Outcome.success(NO_ROOM).equals(handed.outcome);
            handed.isLost |= refused;
            failed[handed.shard] |= handed.outcome instanceof Outcome.Failure;
            assertThat(failed[handed.shard] && handed.outcome instanceof Outcome.Success && !refused)
                    .as("%s was told durable after a failure", handed.action)
                    .isFalse();
        }
    }

    void close() {
        if (isUp()) {
            SimulatedShard shard = node.shards.getFirst();
            shard.execute(() -> node.journal().close(shard, outcome -> {}));
            node.world.runFor(random.nextBoolean() ? 1_000_000_000L : random.between(0, 1_000_000));
        }
    }

    void end(boolean power) {
        judgeThisLife();
        node.disk.faults().clear();
        up = false;
        if (power) {
            node.losePower();
        } else {
            node.kill();
        }
    }
}
