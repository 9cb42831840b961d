package io.courant.log.journal;

import static io.courant.log.journal.JournalNode.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.InvariantViolation;
import io.courant.base.Outcome;
import io.courant.base.Uuid;
import io.courant.testkit.SimulatedShard;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class JournalTest {

    private static final JournalCommit NO_ROOM = new JournalCommit.NoRoom();

    private final JournalNode node = new JournalNode(1);

    JournalTest() throws IOException {}

    @Test
    void firstStartMakesItsFilesAndFindsNothing() throws IOException {
        node.open();
        assertThat(node.disk.list(JournalNode.DIRECTORY)).containsExactly("00000000.journal", "00000001.journal");
        assertThat(node.contents().keys()).isEmpty();
        assertThat(node.contents().nextSequence()).isEqualTo(1);
        assertThat(node.contents().findings()).isEmpty();
        assertThat(node.disk.usedBytes()).isEqualTo(2L * JournalNode.FILE_BYTES);
    }

    @Test
    void everyKindOfActionIsFoundAgainWithItsBatch() throws IOException {
        node.open();
        TopicIdPartition other = new TopicIdPartition(new Uuid(1, 2), 9);
        List<JournalAction> actions = List.of(
                new JournalAction.Create(KEY, "ein-thema"),
                new JournalAction.LogStartTo(KEY, 3),
                new JournalAction.SyncedTo(KEY, 4),
                new JournalAction.Remove(other),
                new JournalAction.TruncateTo(KEY, 2));
        assertThat(node.durable(actions.stream().map(JournalEntry::of).toArray(JournalEntry[]::new))
                        .firstSequence())
                .isEqualTo(1);
        JournalEntry batch = node.batch(other, 12, 500);
        ByteBuffer bytes = JournalNode.bytes(batch);
        byte[] expected = new byte[bytes.remaining()];
        bytes.get(expected);
        assertThat(node.durable(batch).firstSequence()).isEqualTo(6);
        node.losePower();
        node.open();
        assertThat(node.contents().actions(KEY))
                .extracting(Found::action)
                .containsExactly(actions.get(0), actions.get(1), actions.get(2), actions.get(4));
        assertThat(node.contents().actions(other)).extracting(Found::sequence).containsExactly(4L, 6L);
        Found append = node.contents().actions(other).getLast();
        assertThat(append.action()).isEqualTo(batch.action());
        assertThat(node.read(append).array()).isEqualTo(expected);
        assertThat(node.contents().nextSequence()).isEqualTo(7);
        assertThat(node.contents().actions(new TopicIdPartition(new Uuid(8, 8), 0)))
                .isEmpty();
    }

    @Test
    void largeBatchesAreWrittenFromWhereTheyAre() throws IOException {
        JournalLimits limits = new JournalLimits(1024 * 1024, 2, 8L * 1024 * 1024, 256 * 1024);
        JournalNode large = new JournalNode(5, limits);
        large.open();
        large.durable(
                large.batch(KEY, 1, 100),
                large.batch(KEY, 2, 40_000),
                large.batch(KEY, 3, 50_000),
                large.batch(KEY, 4, 10),
                large.entry(new JournalAction.TruncateTo(KEY, 3)));
        JournalEntry largest = large.batch(KEY, 5, limits.largestBatchBytes() - 80);
        large.durable(largest);
        large.losePower();
        large.open();
        assertThat(large.contents().damage()).isEmpty();
        for (Found found : large.contents().actions(KEY)) {
            if (found.action() instanceof JournalAction.Append append) {
                JournalEntry again = large.batch(KEY, append.baseOffset(), valueBytes(append.baseOffset(), limits));
                assertThat(large.read(found)).isEqualTo(JournalNode.bytes(again));
                JournalNode.release(List.of(again));
            }
        }
        assertThat(large.contents().actions(KEY)).hasSize(6);
    }

    private static int valueBytes(long offset, JournalLimits limits) {
        return switch ((int) offset) {
            case 1 -> 100;
            case 2 -> 40_000;
            case 3 -> 50_000;
            case 4 -> 10;
            default -> limits.largestBatchBytes() - 80;
        };
    }

    @Test
    void oneSyncCarriesWhatSeveralShardsHandOverMeanwhile() throws IOException {
        node.open();
        long before = node.disk.faults().operations();
        List<Outcome<JournalCommit>> outcomes = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            SimulatedShard shard = node.shards.get(i % 2);
            shard.execute(() -> node.journal()
                    .append(shard, List.of(node.entry(new JournalAction.LogStartTo(KEY, 1))), outcomes::add));
        }
        node.world.runUntilIdle();
        assertThat(outcomes).hasSize(40).allMatch(outcome -> outcome instanceof Outcome.Success);
        long syncs = (node.disk.faults().operations() - before) / 2; // of each commit: a write and a sync
        assertThat(syncs).isBetween(1L, 8L);
    }

    @Test
    void entriesOfAShardKeepTheirOrderAndLargeHandOversAreSplit() throws IOException {
        node.open();
        List<JournalEntry> entries = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            entries.add(node.batch(KEY, i, 900));
        }
        assertThat(node.durable(entries.toArray(JournalEntry[]::new)).firstSequence())
                .isEqualTo(1);
        node.kill();
        node.open();
        assertThat(node.contents().actions(KEY))
                .extracting(Found::sequence)
                .hasSize(30)
                .isSorted();
        assertThat(node.contents().totals().frames()).isGreaterThanOrEqualTo(2);
        long offset = 0;
        for (Found found : node.contents().actions(KEY)) {
            assertThat(found.action()).isEqualTo(new JournalAction.Append(KEY, 0, (int) (offset * 100), offset++));
        }
    }

    @Test
    void everyStartFindsRoomForControlActionsHoweverManyHaveFreedNothing() throws IOException {
        int fileBytes = 4 * JournalLimits.BLOCK_BYTES;
        int frameBytes = 3 * JournalLimits.BLOCK_BYTES;
        JournalNode tight = new JournalNode(3, new JournalLimits(fileBytes, 2, 6L * fileBytes, frameBytes));
        tight.open();
        Outcome<JournalCommit> outcome;
        do {
            JournalEntry batch = tight.batch(KEY, 0, frameBytes - JournalLimits.BLOCK_BYTES);
            outcome = tight.append(0, List.of(batch));
            JournalNode.release(List.of(batch));
        } while (!outcome.equals(Outcome.success(NO_ROOM)));
        for (int start = 0; start < 5; start++) {
            tight.kill();
            tight.open();
            for (int i = 0; i < 3; i++) {
                tight.durable(tight.entry(new JournalAction.TruncateTo(KEY, 1)));
            }
        }
    }

    @Test
    void growsUpToItsLimitThenRefusesAndKeepsAReserveForControlActions() throws IOException {
        node.open();
        int durable = 0;
        Outcome<JournalCommit> outcome = append(2_000);
        while (!outcome.equals(Outcome.success(NO_ROOM))) {
            durable++;
            node.world.runFor(100_000_000L);
            outcome = append(2_000);
            assertThat(durable).isLessThan(1_000);
        }
        assertThat(node.files()).hasSize(6);
        assertThat(durable).isGreaterThanOrEqualTo(4 * 15);
        assertThat(node.events.count("journal.full")).isEqualTo(1);
        // What makes room or undoes is taken still, and does not open the door to others.
        JournalCommit.Durable reserved = node.durable(node.entry(new JournalAction.TruncateTo(KEY, 1)));
        assertThat(reserved.capacityBytes()).isEqualTo(6L * JournalNode.FILE_BYTES);
        assertThat(append(10)).isEqualTo(Outcome.success(NO_ROOM));
        // A few of one hand-over do not go in when all do not.
        node.freeBelow(node.nextSequence());
        assertThat(append(10)).isInstanceOf(Outcome.Success.class).isNotEqualTo(Outcome.success(NO_ROOM));
        assertThat(node.files()).hasSize(6);
        node.losePower();
        long needed = node.contents().nextSequence();
        node.open(reserved.firstSequence(), reserved.firstSequence());
        assertThat(node.contents().damage()).isEmpty();
        assertThat(node.contents().actions(KEY).getFirst().sequence()).isEqualTo(reserved.firstSequence());
        assertThat(needed).isLessThan(node.contents().nextSequence());
    }

    @Test
    void itHoldsNoMoreActionsThanAStartHasMemoryFor() throws IOException {
        int fileBytes = 4 << 20;
        JournalNode roomy = new JournalNode(5, new JournalLimits(fileBytes, 2, 64L << 20, 1 << 20));
        roomy.open();
        long most = roomy.limits.mostActions();
        int handOver = 4_096;
        long taken = 0;
        boolean halfFull = false;
        while (taken + handOver <= most) {
            JournalCommit.Durable durable = actions(roomy, handOver);
            taken += handOver;
            assertThat(durable.usedBytes()).isLessThan(durable.capacityBytes() / 2);
            assertThat(durable.halfFull()).isEqualTo(taken >= most / 2);
            halfFull |= durable.halfFull();
        }
        assertThat(halfFull).isTrue();
        List<JournalEntry> tooMany = List.of(roomy.batch(KEY, 0, 10));
        assertThat(roomy.append(0, tooMany)).isEqualTo(Outcome.success(NO_ROOM));
        JournalNode.release(tooMany);
        roomy.freeBelow(roomy.nextSequence() - 100);
        assertThat(actions(roomy, 100).halfFull()).isFalse();

        roomy.losePower();
        roomy.open(taken, taken);
        assertThat(actions(roomy, 100).halfFull()).isFalse();
        roomy.close();
    }

    private static JournalCommit.Durable actions(JournalNode node, int count) throws IOException {
        List<JournalEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(node.batch(KEY, i, 10));
        }
        try {
            return (JournalCommit.Durable) ((Outcome.Success<JournalCommit>) node.append(0, entries)).value();
        } finally {
            JournalNode.release(entries);
        }
    }

    @Test
    void theMoreItHoldsTheMoreRoomItMakes() throws IOException {
        int fileBytes = JournalNode.FILE_BYTES;
        JournalNode growing =
                new JournalNode(5, new JournalLimits(fileBytes, 2, 20L * fileBytes, JournalNode.SMALL.frameBytes()));
        growing.open();
        growing.durable(growing.batch(KEY, 0, 2_000));
        growing.world.runFor(1_000_000_000L);
        assertThat(growing.files()).hasSize(2);
        long used = 0;
        for (int offset = 1; used <= 5L * fileBytes; offset++) {
            used = growing.durable(growing.batch(KEY, offset, 2_000)).usedBytes();
        }
        growing.world.runFor(1_000_000_000L);
        assertThat(growing.files()).hasSizeBetween(2 * 6 - 1, 2 * 6);
        growing.close();
    }

    @Test
    void aHandOverThatDoesNotFitAsAWholeLeavesNothing() throws IOException {
        node.open();
        List<JournalEntry> entries = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            entries.add(node.batch(KEY, i, 3_000));
        }
        Outcome<JournalCommit> outcome = node.append(0, entries);
        assertThat(outcome).isEqualTo(Outcome.success(NO_ROOM));
        JournalNode.release(entries);
        assertThat(node.nextSequence()).isEqualTo(1);
        node.losePower();
        node.open();
        assertThat(node.contents().keys()).isEmpty();
    }

    @Test
    void aRefusalRefusesWhatTheShardHandedOverBeforeItHeardOfIt() throws IOException {
        node.open();
        List<JournalEntry> tooMuch = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            tooMuch.add(node.batch(KEY, i, 3_000));
        }
        List<Object> told = new ArrayList<>();
        SimulatedShard shard = node.shards.getFirst();
        SimulatedShard other = node.shards.getLast();
        node.world.run(shard, () -> {
            node.journal().append(shard, tooMuch, told::add);
            node.journal().append(shard, List.of(node.batch(KEY, 1, 10)), outcome -> {
                told.add(outcome);
                node.journal().append(shard, List.of(node.batch(KEY, 3, 10)), told::add);
            });
            node.journal().append(shard, List.of(node.entry(new JournalAction.TruncateTo(KEY, 1))), told::add);
        });
        node.world.run(other, () -> node.journal().append(other, List.of(node.batch(KEY, 2, 10)), told::add));
        node.world.runUntilIdle();
        assertThat(told).hasSize(5);
        assertThat(told.stream().filter(Outcome.success(NO_ROOM)::equals)).hasSize(2);
        node.kill();
        node.open();
        assertThat(node.contents().actions(KEY).stream()
                        .map(Found::action)
                        .filter(action -> action instanceof JournalAction.Append)
                        .map(action -> ((JournalAction.Append) action).baseOffset()))
                .containsExactlyInAnyOrder(2L, 3L);
    }

    @Test
    void filesAreReusedUnderAHigherGenerationAndStaleFramesNeverAppear() throws IOException {
        node.open();
        for (int round = 0; round < 12; round++) {
            for (int i = 0; i < 10; i++) {
                node.durable(node.batch(KEY, round * 10L + i, 2_000));
            }
            node.world.runUntilIdle();
            node.freeBelow(node.nextSequence());
        }
        assertThat(node.files().size()).isLessThanOrEqualTo(4);
        node.durable(node.batch(KEY, 1_000, 10));
        node.losePower();
        node.open(121, 121);
        assertThat(node.contents().findings()).isEmpty();
        assertThat(node.contents().actions(KEY)).extracting(Found::sequence).containsExactly(121L);
    }

    @Test
    void aFailedSyncIsTheEndAndNothingLaterIsToldDurable() throws IOException {
        node.open();
        node.durable(node.batch(KEY, 1, 100));
        node.disk.faults().failSyncs(1);
        assertThat(append(100)).isInstanceOf(Outcome.Failure.class);
        for (int i = 0; i < 3; i++) {
            assertThat(append(100)).isInstanceOf(Outcome.Failure.class);
        }
        assertThat(node.nextOutcome()).isInstanceOf(Outcome.Failure.class);
        assertThat(node.events.count("journal.failed")).isEqualTo(1);
        node.close();
        node.buffers.assertNoneOutstanding();
    }

    @Test
    void aStartThatFailsAnywhereLeavesNoFileOpen() throws IOException {
        node.open();
        node.durable(node.batch(KEY, 1, 100));
        int failures = 0;
        for (int operation = 1; failures == operation - 1; operation++) {
            node.kill();
            node.disk.faults().failAt(operation);
            try {
                node.tryOpen(JournalNode.ID, 1, 1);
            } catch (IOException simulated) {
                failures++;
                assertThat(node.disk.openFiles()).as("operation %s", operation).isZero();
            }
            node.disk.faults().clear();
        }
        assertThat(failures).isGreaterThan(5);
    }

    @Test
    void closeCommitsWhatWasHandedOverAndGivesEverythingBack() throws IOException {
        node.open();
        List<Object> told = new ArrayList<>();
        SimulatedShard shard = node.shards.getFirst();
        List<JournalEntry> entries = List.of(node.batch(KEY, 1, 10));
        node.world.run(shard, () -> node.journal().append(shard, entries, told::add));
        node.close();
        JournalNode.release(entries);
        assertThat(told).hasSize(1).allMatch(outcome -> outcome instanceof Outcome.Success);
        assertThat(append(10)).isInstanceOf(Outcome.Failure.class);
        assertThat(node.disk.openFiles()).isZero();
        node.buffers.assertNoneOutstanding();
        node.losePower();
        node.open();
        assertThat(node.contents().actions(KEY)).hasSize(1);
    }

    @Test
    void goesOnAboveWhatTheCheckpointNamesWhenItsFilesAreGone() throws IOException {
        node.open(500, 500);
        assertThat(node.contents().damage()).isEmpty();
        assertThat(node.durable(node.batch(KEY, 1, 10)).firstSequence()).isEqualTo(500);
    }

    @Test
    void namesTheEndThatACheckpointProvesAndTheFilesLack() throws IOException {
        node.open();
        node.durable(node.batch(KEY, 1, 10));
        node.kill();
        node.open(1, 5);
        assertThat(node.contents().damage()).singleElement().satisfies(damage -> {
            assertThat(damage.fromSequence()).isEqualTo(2);
            assertThat(damage.toSequence()).isEqualTo(5);
            assertThat(damage.position()).isEqualTo(2L * JournalLimits.BLOCK_BYTES);
        });
        assertThat(node.contents().actions(KEY)).hasSize(1);
        assertThat(node.durable(node.batch(KEY, 1, 10)).firstSequence()).isEqualTo(5);
    }

    @Test
    void aFullDiskKeepsTheJournalFromGrowingNotFromWorking() throws IOException {
        node.open();
        node.disk.limitCapacity(node.disk.usedBytes() + 100);
        Outcome<JournalCommit> outcome = append(3_000);
        while (!outcome.equals(Outcome.success(NO_ROOM))) {
            outcome = append(3_000);
        }
        node.world.runUntilIdle();
        assertThat(node.events.count("journal.not-grown")).isPositive();
        assertThat(node.files()).hasSize(2);
        node.durable(node.entry(new JournalAction.Remove(KEY)));
        node.disk.limitCapacity(Long.MAX_VALUE);
        node.durable(node.entry(new JournalAction.Remove(KEY)));
        node.world.runUntilIdle();
        assertThat(append(10)).isNotEqualTo(Outcome.success(NO_ROOM));
        // However often no file could be made, none of the numbers that files can have is lost.
        assertThat(node.disk.list(JournalNode.DIRECTORY))
                .contains("00000002.journal")
                .isEqualTo(namesUpTo(node.files().size()));
    }

    private static List<String> namesUpTo(int count) {
        List<String> names = new ArrayList<>();
        for (int slot = 0; slot < count; slot++) {
            names.add(JournalNames.name(slot));
        }
        return names;
    }

    @Test
    void aJournalThatMayNotGrowIsHalfFullWhenHalfOfItsFilesAre() throws IOException {
        node.open();
        node.disk.limitCapacity(node.disk.usedBytes() + 100);
        JournalCommit.Durable last = node.durable(node.batch(KEY, 1, 10));
        assertThat(last.capacityBytes()).isEqualTo(6L * JournalNode.FILE_BYTES);
        while (node.events.count("journal.not-grown") == 0) {
            node.durable(node.batch(KEY, 1, 3_000));
        }
        last = node.durable(node.batch(KEY, 1, 10));
        assertThat(last.capacityBytes()).isEqualTo(2L * JournalNode.FILE_BYTES);
        node.disk.limitCapacity(Long.MAX_VALUE);
        node.durable(node.batch(KEY, 1, 10));
        node.world.runUntilIdle();
        assertThat(node.durable(node.batch(KEY, 1, 10)).capacityBytes()).isEqualTo(6L * JournalNode.FILE_BYTES);
    }

    @Test
    void fullJournalsThatCrashAgainAndAgainDoNotGrowForEver() throws IOException {
        node.open();
        int most = 0;
        for (int life = 0; life < 10; life++) {
            for (int i = 0; i < 200; i++) {
                append(2_000);
            }
            node.kill();
            node.open();
            most = Math.max(most, node.files().size());
        }
        assertThat(most).isLessThanOrEqualTo(6 + 2);
        long next = node.nextSequence();
        node.freeBelow(next);
        node.world.runUntilIdle();
        node.freeBelow(next);
        node.world.runUntilIdle();
        assertThat(node.files().size()).isLessThanOrEqualTo(6);
    }

    @Test
    void entriesThatCannotBeAreBugs() throws IOException {
        node.open();
        assertThatThrownBy(() -> JournalEntry.of(new JournalAction.Append(KEY, 0, 0, 0)))
                .isInstanceOf(InvariantViolation.class);
        JournalEntry tooLarge = node.batch(KEY, 0, JournalNode.SMALL.frameBytes());
        assertThatThrownBy(() -> node.journal().append(node.shards.getFirst(), List.of(tooLarge), outcome -> {}))
                .isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> node.journal().append(node.shards.getFirst(), List.of(), outcome -> {}))
                .isInstanceOf(InvariantViolation.class);
    }

    @Test
    void whatWasFoundCanBeReadUntilItIsFreedThoughItsFrameWasWrittenAgain() throws IOException {
        node.open();
        for (int life = 0; life < 4; life++) {
            long sequence = node.durable(node.batch(KEY, life, 500)).firstSequence();
            node.kill();
            node.open(sequence, sequence);
            node.freeBelow(sequence);
            for (int block = 0; block < 4 * JournalNode.FILE_BYTES / JournalLimits.BLOCK_BYTES; block++) {
                node.append(0, List.of(node.entry(new JournalAction.SyncedTo(KEY, 9))));
                node.freeBelow(sequence);
            }
            Found found = Objects.requireNonNull(node.found().get(sequence));
            assertThat(new RecordBatch().at(node.read(found), 0).baseOffset()).isEqualTo(life);
            node.freeBelow(node.nextSequence());
        }
    }

    @Test
    void beginsOnADiskThatIsFull() throws IOException {
        node.open();
        long sequence = node.durable(node.batch(KEY, 1, 500)).firstSequence();
        node.kill();
        node.disk.limitCapacity(node.disk.usedBytes());
        node.open();
        assertThat(node.found()).containsKey(sequence);
        assertThat(node.events.messages("journal.not-grown"))
                .singleElement()
                .satisfies(message -> assertThat(message).contains("No space"));
        node.disk.limitCapacity(Long.MAX_VALUE);
        Outcome<JournalCommit> outcome = Outcome.success(NO_ROOM);
        while (outcome.equals(Outcome.success(NO_ROOM))) {
            node.world.runUntilIdle();
            outcome = append(2_000);
        }
        assertThat(node.disk.list(JournalNode.DIRECTORY)).hasSizeGreaterThan(2);
    }

    @Test
    void aFileMadeByALifeThatEndedBeforeItsNameWasDurableIsNotLostLater() throws IOException {
        JournalLimits three = new JournalLimits(
                JournalNode.FILE_BYTES, 2, 3L * JournalNode.FILE_BYTES, 4 * JournalLimits.BLOCK_BYTES);
        for (int seed = 0; seed < 30; seed++) {
            JournalNode growing = new JournalNode(seed, three);
            growing.open();
            Path third = JournalNode.DIRECTORY.resolve("00000002.journal");
            while (!growing.disk.exists(third)) {
                growing.durable(growing.batch(KEY, 1, 2_000));
            }
            growing.kill();
            growing.disk.rename(third, JournalNode.DIRECTORY.resolve("00000002.journal.tmp"));
            growing.disk.syncDirectory(JournalNode.DIRECTORY);
            growing.disk.rename(JournalNode.DIRECTORY.resolve("00000002.journal.tmp"), third);
            growing.kill();
            growing.open();
            long sequence = 0;
            for (int block = 0; block < JournalNode.FILE_BYTES / JournalLimits.BLOCK_BYTES; block++) {
                sequence = growing.durable(growing.entry(new JournalAction.Remove(KEY)))
                        .firstSequence();
            }
            growing.losePower();
            growing.open();
            assertThat(growing.found()).containsKey(sequence);
        }
    }

    private Outcome<JournalCommit> append(int valueBytes) {
        List<JournalEntry> entries = List.of(node.batch(KEY, 1, valueBytes));
        Outcome<JournalCommit> outcome = node.append(0, entries);
        JournalNode.release(entries);
        return outcome;
    }
}
