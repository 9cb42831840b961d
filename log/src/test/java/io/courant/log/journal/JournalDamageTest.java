package io.courant.log.journal;

import static io.courant.log.journal.JournalNode.DIRECTORY;
import static io.courant.log.journal.JournalNode.ID;
import static io.courant.log.journal.JournalNode.KEY;
import static io.courant.log.journal.JournalNode.PATH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Uuid;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** What a scan makes of bytes that are not what was written. */
class JournalDamageTest {

    private static final int BLOCK = JournalLimits.BLOCK_BYTES;
    private static final Path FIRST = DIRECTORY.resolve("00000000.journal");
    private static final Path SECOND = DIRECTORY.resolve("00000001.journal");

    private final JournalNode node = new JournalNode(1);
    private final SeededRandom random = new SeededRandom(9).fork("damage");

    JournalDamageTest() throws IOException {}

    @Test
    void aFlippedBitIsNamedWithItsPlaceOrHarmsNothing() throws IOException {
        threeLives();
        Set<Long> all = sequences(read(node.disk));
        assertThat(read(node.disk).findings()).isEmpty();
        int named = 0;
        for (int run = 0; run < 1_500; run++) {
            SimulatedDisk copy = node.disk.copy(run);
            List<Path> files = node.files();
            Path file = files.get(random.nextInt(files.size()));
            int position = random.oneIn(3) ? random.nextInt(3 * BLOCK) : random.nextInt(JournalNode.FILE_BYTES);
            copy.flipBit(file, position, random.nextInt(8));
            JournalContents contents = read(copy);
            Set<Long> missing = new HashSet<>(all);
            missing.removeAll(sequences(contents));
            for (JournalFinding damage : contents.damage()) {
                assertThat(damage.file()).isEqualTo(file);
                assertThat(damage.position()).isLessThanOrEqualTo(position);
                assertThat(damage.position()).isGreaterThan(position - JournalNode.SMALL.frameBytes());
                for (long lost = damage.fromSequence(); lost < damage.toSequence(); lost++) {
                    assertThat(missing.remove(lost)).isTrue();
                }
                named++;
            }
            // Of the last frame nobody can tell whether it was ever told durable.
            assertThat(missing).as("bit of %s in %s", position, file).allMatch(lost -> lost > all.size() - 2);
            assertThat(all).containsAll(sequences(contents));
        }
        assertThat(named).isGreaterThan(100);
    }

    /** Three files of frames; the last frame holds two entries, the others three. */
    private void threeLives() throws IOException {
        for (int life = 0; life < 3; life++) {
            node.open();
            for (int i = 0; i < 5; i++) {
                node.durable(node.batch(KEY, i, 1_500), node.batch(KEY, i, 100), node.batch(KEY, i, 2_000));
            }
            if (life == 2) {
                node.durable(node.batch(KEY, 99, 10), node.batch(KEY, 100, 10));
            }
            node.kill();
        }
    }

    @Test
    void ofADamagedCommitOnlyTheDamagedBatchIsLost() throws IOException {
        node.open();
        node.durable(node.batch(KEY, 1, 500), node.batch(KEY, 2, 500), node.batch(KEY, 3, 500));
        node.durable(node.batch(KEY, 4, 10));
        long second = read(node.disk).actions(KEY).get(1).position();
        node.disk.flipBit(FIRST, second + 300, 2);
        JournalContents contents = read(node.disk);
        assertThat(sequences(contents)).containsExactlyInAnyOrder(1L, 3L, 4L);
        assertThat(contents.damage()).singleElement().satisfies(damage -> {
            assertThat(damage.position()).isEqualTo(second);
            assertThat(damage.fromSequence()).isEqualTo(2);
            assertThat(damage.toSequence()).isEqualTo(3);
            assertThat(damage.reason()).contains("checksum of the batch with offset 2");
        });
    }

    @Test
    void whatIsDamagedCountsAsNeededWhereNoCheckpointTellsWhatIs() throws IOException {
        node.open();
        for (int i = 0; i < 3; i++) {
            node.durable(
                    node.batch(KEY, 3L * i, 100), node.batch(KEY, 3L * i + 1, 100), node.batch(KEY, 3L * i + 2, 100));
        }
        node.kill();
        node.disk.flipBit(FIRST, BLOCK + 100L, 1);
        node.disk.flipBit(FIRST, 2L * BLOCK + 30, 1);
        node.open(JournalContents.NOT_KNOWN, 1);
        assertThat(node.contents().damage()).isNotEmpty();
        assertThat(node.durable(node.batch(KEY, 9, 100)).fill().neededActions()).isEqualTo(10);
        long found = node.contents().actions(KEY).getLast().sequence();
        node.freeBelow(1);
        fillFiles(3);
        assertThat(node.contents().actions(KEY).getLast().sequence()).isEqualTo(found);
        assertThat(read(node.disk).actions(KEY)).extracting(Found::sequence).contains(found);
    }

    private void fillFiles(int files) throws IOException {
        for (int i = 0; i < files * JournalNode.FILE_BYTES / BLOCK; i++) {
            node.durable(node.batch(KEY, 10L + i, 100));
        }
    }

    @Test
    void whatIsDamagedStaysNamedAndNothingElseIsLostOverLaterLives() throws IOException {
        node.open();
        for (int i = 0; i < 4; i++) {
            node.durable(node.batch(KEY, i, 100));
        }
        node.kill();
        node.disk.flipBit(FIRST, 2L * BLOCK + 100, 1);
        for (int life = 0; life < 3; life++) {
            node.open();
            assertThat(node.contents().damage())
                    .singleElement()
                    .satisfies(damage -> assertThat(damage.fromSequence()).isEqualTo(2));
            assertThat(sequences(node.contents())).doesNotContain(2L).contains(1L, 3L, 4L);
            node.durable(node.batch(KEY, 50 + life, 10));
            node.losePower();
        }
    }

    @Test
    void aLastCommitThatACheckpointKnowsOfIsDamageNotATail() throws IOException {
        node.open();
        node.durable(node.batch(KEY, 1, 100));
        node.durable(node.batch(KEY, 2, 100), node.batch(KEY, 3, 100));
        node.kill();
        node.disk.flipBit(FIRST, 2L * BLOCK + 200, 1);
        JournalContents withoutKnowledge = read(node.disk);
        assertThat(withoutKnowledge.damage()).isEmpty();
        assertThat(withoutKnowledge.findings())
                .singleElement()
                .satisfies(tail -> assertThat(tail.kind()).isEqualTo(JournalFinding.Kind.TAIL));
        node.open(1, 4);
        assertThat(node.contents().damage()).hasSize(1);
        assertThat(sequences(node.contents())).containsExactlyInAnyOrder(1L, 3L);
        assertThat(node.durable(node.batch(KEY, 4, 10)).firstSequence()).isEqualTo(4);
        node.losePower();
        node.open(1, 4);
        assertThat(node.contents().damage()).hasSize(1);
        assertThat(sequences(node.contents())).containsExactlyInAnyOrder(1L, 3L, 4L);
    }

    @Test
    void whatAnEarlierLifeNeverToldIsNotTakenForWhatALaterOneLost() throws IOException {
        node.open();
        node.durable(node.batch(KEY, 1, 100));
        node.durable(node.batch(KEY, 2, 100), node.batch(KEY, 3, 5_000));
        node.kill();
        node.disk.flipBit(FIRST, 3L * BLOCK + 100, 1); // as if the second batch of the last commit had never come
        node.open();
        assertThat(sequences(node.contents())).containsExactly(1L);
        node.durable(node.batch(KEY, 12, 100), node.batch(KEY, 13, 100));
        node.durable(node.batch(KEY, 14, 100));
        node.kill();
        node.disk.flipBit(SECOND, BLOCK + 100L, 1);
        node.disk.flipBit(SECOND, 2L * BLOCK + 100, 1);
        JournalContents contents = read(node.disk);
        assertThat(contents.actions(KEY))
                .extracting(Found::action)
                .filteredOn(JournalAction.Append.class::isInstance)
                .extracting(action -> ((JournalAction.Append) action).baseOffset())
                .doesNotContain(2L, 3L)
                .contains(14L);
        assertThat(contents.damage())
                .isNotEmpty()
                .allSatisfy(damage -> assertThat(damage.file()).isEqualTo(SECOND));
    }

    @Test
    void aFileThatIsGoneLeavesAGapWithItsSequences() throws IOException {
        threeLives();
        node.disk.delete(SECOND);
        JournalContents contents = read(node.disk);
        assertThat(contents.damage()).singleElement().satisfies(damage -> {
            assertThat(damage.fromSequence()).isEqualTo(16);
            assertThat(damage.toSequence()).isEqualTo(28);
            assertThat(damage.file()).isEqualTo(FIRST);
        });
        node.open();
        assertThat(node.events.messages("journal.damaged")).hasSize(1);
        assertThat(node.durable(node.batch(KEY, 1, 10)).firstSequence()).isEqualTo(48);
    }

    @Test
    void whatIsMissingBelowTheNeededSequencesIsNoDamage() throws IOException {
        threeLives();
        node.disk.delete(FIRST);
        assertThat(read(node.disk).damage()).hasSize(1);
        assertThat(JournalContents.read(node.disk, PATH, ID, 16, 16).findings()).isEmpty();
    }

    @Test
    void withoutACheckpointTheJournalBeginsWhereItDoes() throws IOException {
        threeLives();
        node.disk.delete(FIRST);
        JournalContents contents = JournalContents.read(node.disk, PATH, ID, JournalContents.NOT_KNOWN, 1);
        assertThat(contents.damage()).isEmpty();
        assertThat(sequences(contents)).contains(16L).doesNotContain(1L);
        assertThat(contents.nextSequence()).isEqualTo(read(node.disk).nextSequence());
        node.disk.flipBit(SECOND, BLOCK + 200L, 1);
        assertThat(JournalContents.read(node.disk, PATH, ID, JournalContents.NOT_KNOWN, 1)
                        .damage())
                .isNotEmpty()
                .allSatisfy(damage -> assertThat(damage.file()).isEqualTo(SECOND));
        for (Path file : node.files()) {
            node.disk.delete(file);
        }
        node.open(JournalContents.NOT_KNOWN, 1);
        assertThat(node.contents().findings()).isEmpty();
        assertThat(node.durable(node.batch(KEY, 1, 10)).firstSequence()).isEqualTo(1);
    }

    @Test
    void aFileWithADamagedHeaderIsReadAndNeverWritten() throws IOException {
        node.open();
        node.durable(node.batch(KEY, 1, 100));
        node.kill();
        node.disk.flipBit(FIRST, 20, 3);
        node.open();
        assertThat(node.contents().damage())
                .singleElement()
                .satisfies(damage -> assertThat(damage.reason()).contains("header is damaged"));
        assertThat(sequences(node.contents())).containsExactly(1L);
        node.durable(node.batch(KEY, 2, 100));
        node.freeBelow(node.nextSequence());
        node.world.runUntilIdle();
        assertThat(node.disk.exists(FIRST)).isFalse();
        node.losePower();
        node.open(3, 3);
        assertThat(node.contents().findings()).isEmpty();
    }

    @Test
    void aFileThatWasCutKeepsWhatItHas() throws IOException {
        threeLives();
        try (DiskFile file = node.disk.open(FIRST, Disk.Mode.READ_WRITE)) {
            file.truncate(3L * BLOCK + 100);
        }
        JournalContents contents = read(node.disk);
        assertThat(contents.damage())
                .anySatisfy(damage -> assertThat(damage.reason()).contains("its header says"));
        assertThat(contents.damage())
                .anySatisfy(damage -> assertThat(damage.fromSequence()).isEqualTo(7));
        assertThat(sequences(contents)).contains(1L, 6L, 16L);
    }

    @Test
    void filesOfAnotherDirectoryAndOfANewerReleaseAreRefused() throws IOException {
        node.open();
        node.kill();
        JournalOpening foreign = node.tryOpen(new Uuid(3, 4), 1, 1);
        assertThat(foreign).isInstanceOfSatisfying(JournalOpening.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(JournalOpening.Reason.FOREIGN);
            assertThat(refused.message()).contains(FIRST.toString(), ID.toString());
        });
        rewriteHeader(SECOND, 7);
        assertThat(node.tryOpen(ID, 1, 1)).isInstanceOfSatisfying(JournalOpening.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(JournalOpening.Reason.NEWER_VERSION);
            assertThat(refused.message()).contains(SECOND.toString(), "version 7");
        });
        assertThat(read(node.disk).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.kind()).isEqualTo(JournalFinding.Kind.NEWER));
    }

    private void rewriteHeader(Path path, int version) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        new JournalFileHeader(ID, 1, JournalNode.FILE_BYTES).write(block);
        block.putInt(8, version);
        CRC32C crc = new CRC32C();
        crc.update(block.slice(0, 48));
        block.putInt(48, (int) crc.getValue());
        write(path, 0, block);
    }

    @Test
    void aFileUnderTheNameOfAnotherIsNamed() throws IOException {
        node.open();
        node.durable(node.batch(KEY, 1, 100));
        node.kill();
        node.disk.rename(FIRST, DIRECTORY.resolve("00000007.journal"));
        JournalContents contents = read(node.disk);
        assertThat(contents.damage())
                .singleElement()
                .satisfies(damage -> assertThat(damage.reason()).contains("number 0"));
        assertThat(sequences(contents)).containsExactly(1L);
    }

    @Test
    void strangersAreLeftAloneAndHalfMadeFilesAreDeleted() throws IOException {
        node.open();
        node.kill();
        Path stranger = DIRECTORY.resolve("notes.txt");
        Path halfMade = DIRECTORY.resolve("00000002.journal.tmp");
        write(stranger, 0, ByteBuffer.allocate(10));
        write(halfMade, 0, ByteBuffer.allocate(10));
        assertThat(read(node.disk).findings())
                .extracting(JournalFinding::kind)
                .containsOnly(JournalFinding.Kind.STRAY, JournalFinding.Kind.UNFINISHED);
        node.open();
        assertThat(node.disk.exists(stranger)).isTrue();
        assertThat(node.disk.exists(halfMade)).isFalse();
        assertThat(node.contents().damage()).isEmpty();
    }

    @Test
    void garbageIsNamedAndCostsNoMemory() throws IOException {
        node.open();
        node.durable(node.batch(KEY, 1, 100));
        node.kill();
        ByteBuffer garbage = ByteBuffer.allocate(JournalNode.FILE_BYTES);
        for (int i = 0; i < garbage.capacity(); i += Long.BYTES) {
            garbage.putLong(i, random.nextLong());
        }
        write(DIRECTORY.resolve("00000005.journal"), 0, garbage);
        write(DIRECTORY.resolve("00000006.journal"), JournalLimits.LARGEST_FILE_BYTES, ByteBuffer.allocate(1));
        write(DIRECTORY.resolve("00000007.journal"), 0, ByteBuffer.allocate(1));
        // Lengths that are believed only as far as the file goes.
        ByteBuffer lying = ByteBuffer.allocate(BLOCK);
        int mostBytes = JournalLimits.LARGEST_FILE_BYTES;
        FrameFormat.write(lying, 0, ID, new FrameFormat.Header(1, 2, mostBytes / 68, mostBytes, 0));
        write(FIRST, 2L * BLOCK, lying);
        JournalContents contents = read(node.disk);
        assertThat(contents.damage()).hasSize(3);
        assertThat(sequences(contents)).containsExactly(1L);
        node.open();
        assertThat(node.durable(node.batch(KEY, 2, 10)).firstSequence()).isEqualTo(2);
        node.losePower();
        node.open();
        assertThat(sequences(node.contents())).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void aMixOfTwoCommitsUnderOneGenerationIsNoCommit() throws IOException {
        node.open();
        node.durable(node.batch(KEY, 5, 2_000), node.batch(KEY, 6, 3_000));
        ByteBuffer one = bytes(FIRST);
        JournalNode twin = new JournalNode(2);
        twin.open();
        twin.durable(twin.batch(KEY, 7, 2_000), twin.batch(KEY, 8, 3_000));
        // The second action of the twin, sound in itself, behind the header and the first action of the other.
        int secondAt = (int) read(node.disk).actions(KEY).getLast().position();
        int end = BLOCK + FrameFormat.wholeBlocks(FrameFormat.HEADER_BYTES + 5_400);
        ByteBuffer other = ByteBuffer.allocate(JournalNode.FILE_BYTES);
        try (DiskFile file = twin.disk.open(FIRST, Disk.Mode.READ)) {
            file.read(0, other);
        }
        one.put(secondAt, other, secondAt, end - secondAt);
        write(FIRST, 0, one);
        JournalContents contents = read(node.disk);
        assertThat(contents.keys()).isEmpty();
        assertThat(contents.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.kind()).isEqualTo(JournalFinding.Kind.TAIL));
    }

    @Test
    void aBatchThatIsReadLaterIsCheckedAgain() throws IOException {
        node.open();
        node.durable(node.batch(KEY, 1, 500));
        node.kill();
        node.open();
        Found found = node.contents().actions(KEY).getFirst();
        node.disk.flipBit(found.file(), found.position() + 400, 0);
        assertThatThrownBy(() -> node.read(found))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("entry 1 of the journal");
        node.disk.flipBit(found.file(), found.position() + 400, 0);
        node.disk.flipBit(found.file(), found.position() + 20, 0);
        assertThatThrownBy(() -> node.read(found)).isInstanceOf(IOException.class);
    }

    private ByteBuffer bytes(Path path) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(JournalNode.FILE_BYTES);
        try (DiskFile file = node.disk.open(path, Disk.Mode.READ)) {
            file.read(0, bytes);
        }
        return bytes.flip();
    }

    private void write(Path path, long position, ByteBuffer bytes) throws IOException {
        try (DiskFile file = node.disk.open(path, Disk.Mode.READ_WRITE)) {
            file.write(position, bytes);
            file.sync();
        }
        node.disk.syncDirectory(DIRECTORY);
    }

    private static JournalContents read(Disk disk) throws IOException {
        return JournalContents.read(disk, PATH, ID, 1, 1);
    }

    private static Set<Long> sequences(JournalContents contents) {
        Set<Long> sequences = new HashSet<>();
        contents.actions(KEY).forEach(found -> sequences.add(found.sequence()));
        return sequences;
    }
}
