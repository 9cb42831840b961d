package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Disk.Mode;
import io.courant.base.Done;
import io.courant.log.offline.Finding;
import io.courant.log.offline.LogVerify;
import io.courant.log.offline.OfflineRefusal;
import io.courant.testkit.SimulatedClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A partition's directory that does not say whose it is, under a name of which the checkpoint proves records. */
class ReusedNameTest {

    private static final Path PARTITION = LogNode.PATH.resolve(LogNode.LOG.directoryName());
    private static final Path DELETED = DirectoryRemoval.deletedName(LogNode.PATH, LogNode.LOG);

    @Test
    void isDamageWhereTheRecordsWereNotDeleted() throws IOException, OfflineRefusal {
        LogNode node = withProvenRecords();
        node.endProcess();
        node.disk.delete(PartitionMetadataFile.of(PARTITION));
        assertThat(findings(node)).extracting(Finding::severity).contains(Finding.Severity.DAMAGE);
    }

    @Test
    void isNoDamageAfterADeletionThatTheJournalKnows() throws IOException, OfflineRefusal {
        LogNode node = withProvenRecords();
        PartitionLog log = node.open();
        node.world.<Done>success(node.shard, done -> node.logs.delete(log, done));
        node.endProcess();
        boolean emptied = false;
        while (!emptied) {
            emptied = DirectoryRemoval.deleteStep(node.disk, DELETED);
        }
        leaveWhatNobodyNames(node);
        assertThat(findings(node)).extracting(Finding::severity).doesNotContain(Finding.Severity.DAMAGE);
    }

    @Test
    void isNoDamageAfterARenameThatTheJournalDoesNotKnowYet() throws IOException, OfflineRefusal {
        LogNode node = withProvenRecords();
        node.endProcess();
        node.disk.rename(PARTITION, DELETED);
        leaveWhatNobodyNames(node);
        assertThat(findings(node)).extracting(Finding::severity).doesNotContain(Finding.Severity.DAMAGE);
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

    /** What a loss of power may leave of a directory that was made for another topic of the same name. */
    private static void leaveWhatNobodyNames(LogNode node) throws IOException {
        node.disk.createDirectories(PARTITION);
        node.disk
                .open(PARTITION.resolve("00000000000000000000.log"), Mode.CREATE_NEW)
                .close();
    }

    private static List<Finding> findings(LogNode node) throws IOException, OfflineRefusal {
        return new LogVerify(node.disk).verify(LogNode.PATH).findings();
    }
}
