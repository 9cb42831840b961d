package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.log.journal.JournalContents;
import io.courant.log.offline.Finding;
import io.courant.log.offline.LogVerify;
import io.courant.testkit.SimulatedClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A process that ends anywhere in a removal leaves nothing half gone that anything still claims, and the next one finishes it.
 */
class RemovalOrderTest {

    private static final Path DELETED = DirectoryRemoval.deletedName(LogNode.PATH, LogNode.LOG);
    private static final Path ASIDE = DirectoryRemoval.asideName(LogNode.PATH, LogNode.LOG);

    @Test
    void filesGoOnlyWhenTheJournalKnowsOfTheRemoval() throws Exception {
        LogNode node = withProvenRecords();
        List<String> files = node.disk.list(LogNode.PATH.resolve(LogNode.LOG.directoryName()));
        node.journalLane.hold();
        List<Outcome<Done>> told = deleteUntilItWaitsForTheJournal(node);
        assertThat(told).isEmpty();
        assertThat(node.disk.list(DELETED)).isEqualTo(files);
        assertThat(damage(node)).isEmpty();

        node.journalLane.letGo();
        node.world.runFor(1_000_000_000L);
        assertThat(told).containsExactly(Outcome.done());
        assertThat(node.disk.exists(DELETED)).isFalse();
        node.endProcess();
        assertThat(damage(node)).isEmpty();
    }

    @Test
    void whatWasRenamedAndNotRecordedIsFinishedByTheNextProcess() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            LogNode node = withProvenRecords();
            node.journalLane.hold();
            deleteUntilItWaitsForTheJournal(node);
            if (seed % 2 == 0) {
                node.kill();
            } else {
                node.losePower();
            }
            node.directory.finishRemovals(node.logs);
            node.world.runFor(1_000_000_000L);
            assertThat(node.disk.exists(DELETED)).isFalse();
            requireForgotten(node);
        }
    }

    @Test
    void whatWasPutAsideAndNotRecordedIsForgottenAndKept() throws Exception {
        LogNode node = withProvenRecords();
        node.endProcess();
        node.disk.rename(LogNode.PATH.resolve(LogNode.LOG.directoryName()), ASIDE);
        assertThat(damage(node)).isEmpty();
        node.start();
        node.directory.finishRemovals(node.logs);
        node.world.runFor(1_000_000_000L);
        assertThat(node.disk.list(ASIDE)).isNotEmpty();
        requireForgotten(node);
    }

    @Test
    void whatOnlyTheJournalKnowsOfARemovalIsTakenIntoTheNextCheckpoint() throws Exception {
        LogNode node = withProvenRecords();
        PartitionLog log = node.open();
        node.world.<Done>success(node.shard, done -> node.logs.delete(log, done));
        node.kill();
        requireForgotten(node);
    }

    @Test
    void theJournalIsNotHeldByALogThatIsGone() throws Exception {
        LogNode node = new LogNode(1);
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(SimulatedClock.FIRST_WALL_MS, "a"));
        node.makeDurable(log);
        node.world.<Done>success(node.shard, done -> node.logs.delete(log, done));
        node.kill();
        requireForgotten(node);
        assertThat(node.directory.checkpointAtStart().journalFrom()).isGreaterThan(JournalContents.FIRST_SEQUENCE);
    }

    @Test
    void removesNothingWhileTheDataDirectoryIsAway() throws Exception {
        for (boolean delete : List.of(true, false)) {
            LogNode node = withProvenRecords();
            List<String> files = node.disk.list(LogNode.PATH.resolve(LogNode.LOG.directoryName()));
            Path away = Path.of("/away");
            assertThat(node.disk.move(LogNode.PATH, away)).isTrue();
            List<Outcome<Done>> told = new ArrayList<>();
            node.world.run(node.shard, () -> {
                if (delete) {
                    node.logs.deleteUnopened(LogNode.LOG, told::add);
                } else {
                    node.logs.putAside(LogNode.LOG, told::add);
                }
            });
            node.world.runFor(1_000_000_000L);
            assertThat(told).singleElement().isInstanceOf(Outcome.Failure.class);
            assertThat(node.faults).hasSize(1);

            assertThat(node.disk.move(away, LogNode.PATH)).isTrue();
            node.kill();
            assertThat(node.directory.logs()).contains(LogNode.LOG);
            assertThat(node.disk.list(LogNode.PATH.resolve(LogNode.LOG.directoryName())))
                    .isEqualTo(files);
        }
    }

    /** A clean stop later nothing stored speaks of the log, and nothing is damaged. */
    private static void requireForgotten(LogNode node) throws Exception {
        node.stopCleanly();
        assertThat(damage(node)).isEmpty();
        node.start();
        assertThat(node.directory.entryAtStart(LogNode.LOG.key())).isNull();
        assertThat(node.directory.needsRecovery()).isFalse();
        assertThat(node.events.messages("log.damaged")).isEmpty();
    }

    private static List<Outcome<Done>> deleteUntilItWaitsForTheJournal(LogNode node) {
        PartitionLog log = node.open();
        List<Outcome<Done>> told = new ArrayList<>();
        node.world.run(node.shard, () -> node.logs.delete(log, told::add));
        node.world.runFor(1_000_000_000L);
        return told;
    }

    /** A node whose last checkpoint proves records. */
    private static LogNode withProvenRecords() throws IOException {
        LogNode node = new LogNode(1);
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(SimulatedClock.FIRST_WALL_MS, "a"));
        node.makeDurable(log);
        node.stopCleanly();
        node.start();
        return node;
    }

    private static List<Finding> damage(LogNode node) throws Exception {
        return new LogVerify(node.disk.copy(1))
                .verify(LogNode.PATH).findings().stream()
                        .filter(finding -> finding.severity() == Finding.Severity.DAMAGE)
                        .toList();
    }
}
