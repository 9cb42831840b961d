package io.courant.log.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Uuid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes on disk, which every later release must read. */
class JournalFormatTest {

    private final JournalNode node = new JournalNode(1);

    JournalFormatTest() throws IOException {}

    @Test
    void headerBlockOfAFile() throws IOException {
        node.open();
        assertThat(hex(0, 56))
                .isEqualTo(
                        "434f5552414e544a" // COURANTJ
                                + "00000001" // version
                                + "00000020" // 32 bytes follow
                                + "000000000000000b000000000000000c" // directory id
                                + "00000000" // slot
                                + "00001000" // bytes of a block
                                + "0000000000010000" // bytes of the file
                                + "b1681fb8" // CRC-32C
                                + "00000000");
    }

    @Test
    void frameOfAnAppendAndATruncation() throws IOException {
        node.open();
        node.durable(node.batch(JournalNode.KEY, 7, 3), node.entry(new JournalAction.TruncateTo(JournalNode.KEY, 9)));
        assertThat(hex(4096, 4096 + 52 + 68))
                .isEqualTo(
                        "4a46524d" // JFRM
                                + "90481fa5" // CRC-32C
                                + "000000000000000b000000000000000c" // directory id
                                + "0000000000000001" // generation
                                + "0000000000000001" // first sequence
                                + "00000002" // actions
                                + "000000cf" // bytes of the actions
                                + "c1fa344c" // CRC-32C of their checksums
                                + "d9bc5fb2" // CRC-32C
                                + "01000000" // append
                                + "0000000000000001" // generation
                                + "0000000000000001" // sequence
                                + "000000000000004d000000000000004e" // topic id
                                + "00000000" // partition
                                + "00000047" // bytes of the batch
                                + "0000000000000007" // base offset
                                + "0000000000000000" // segment
                                + "000002bc"); // position in it
        assertThat(hex(4096 + 52 + 68, 4096 + 52 + 68 + 12)).isEqualTo("00000000000000070000003b"); // the batch begins
        assertThat(hex(4096 + 52 + 68 + 71, 4096 + 52 + 2 * 68 + 71))
                .isEqualTo(
                        "1a10e1c8" // CRC-32C
                                + "02000000" // truncate-to
                                + "0000000000000001"
                                + "0000000000000002"
                                + "000000000000004d000000000000004e"
                                + "00000000"
                                + "00000000"
                                + "0000000000000009" // offset
                                + "0000000000000000"
                                + "00000000");
        assertThat(hex(4096 + 52 + 2 * 68 + 71, 8192)).matches("(00)+");
    }

    @Test
    void otherActions() throws IOException {
        node.open();
        node.durable(
                node.entry(new JournalAction.LogStartTo(JournalNode.KEY, 5)),
                node.entry(new JournalAction.Create(JournalNode.KEY, "topic")),
                node.entry(new JournalAction.Remove(JournalNode.KEY)),
                node.entry(new JournalAction.SyncedTo(JournalNode.KEY, 6)));
        int at = 4096 + 52;
        assertThat(hex(at + 4, at + 8)).isEqualTo("03000000");
        assertThat(hex(at + 68 + 4, at + 68 + 8)).isEqualTo("04000000");
        assertThat(hex(at + 68 + 44, at + 68 + 48)).isEqualTo("00000005");
        assertThat(hex(at + 2 * 68, at + 2 * 68 + 5))
                .isEqualTo(HexFormat.of().formatHex("topic".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(hex(at + 2 * 68 + 5 + 4, at + 2 * 68 + 5 + 8)).isEqualTo("05000000");
        assertThat(hex(at + 3 * 68 + 5 + 4, at + 3 * 68 + 5 + 8)).isEqualTo("06000000");
    }

    @Test
    void aHeaderOfAnotherDirectoryIsNone() {
        ByteBuffer block = ByteBuffer.allocate(JournalLimits.BLOCK_BYTES);
        FrameFormat.Header header = new FrameFormat.Header(3, 4, 1, 68, 5);
        FrameFormat.write(block, 0, JournalNode.ID, header);
        assertThat(FrameFormat.read(block, 0, JournalNode.ID)).isEqualTo(header);
        assertThat(FrameFormat.read(block, 0, new Uuid(11, 13))).isNull();
    }

    private String hex(int from, int to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(to - from);
        try (DiskFile file = node.disk.open(JournalNode.DIRECTORY.resolve("00000000.journal"), Disk.Mode.READ)) {
            file.read(from, bytes);
        }
        return HexFormat.of().formatHex(bytes.array());
    }
}
