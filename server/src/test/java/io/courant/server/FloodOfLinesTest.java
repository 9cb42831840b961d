package io.courant.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Done;
import io.courant.testkit.RecordingEventLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a node of several shards says about clients that send nonsense. */
class FloodOfLinesTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Pattern COUNT = Pattern.compile(".*\\(and (\\d+) more like it before\\)");
    private static final String BAD_LENGTH = "request.bad-length";
    private static final String MALFORMED = "request.malformed";
    private static final int ROUNDS = 40;
    private static final int A_ROUND = 6;

    private final SimulatedNode node = SimulatedNode.started(3);
    private final List<Long> badLengthNanos = new ArrayList<>();
    private final List<Long> malformedNanos = new ArrayList<>();

    @Test
    void allShardsTogetherPrintOneLineOfAKindASecondAndCountTheOthers() {
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < A_ROUND; i++) {
                node.connect().end.send(badLength());
                node.connect().end.send(malformed());
            }
            runAndNote(SECOND / 10);
        }
        runAndNote(2 * SECOND); // what the burst has left is told without another line
        assertApart(badLengthNanos);
        assertApart(malformedNanos);
        assertThat(counted(BAD_LENGTH)).isEqualTo(ROUNDS * A_ROUND);
        assertThat(counted(MALFORMED)).isEqualTo(ROUNDS * A_ROUND);
        node.stop();
    }

    @Test
    void aNodeThatStopsTellsWhatItHasHeldBack() {
        for (int i = 0; i < A_ROUND; i++) {
            node.connect().end.send(badLength());
        }
        node.world.runFor(SECOND / 4);
        assertThat(counted(BAD_LENGTH)).isOne();
        node.world.<Done>success(node.control(), node::stop);
        assertThat(counted(BAD_LENGTH)).isEqualTo(A_ROUND);
    }

    /** Runs in small steps, so that the time of a line is known. */
    private void runAndNote(long nanos) {
        long end = node.world.nowNanos() + nanos;
        while (node.world.nowNanos() < end) {
            node.world.runFor(SECOND / 1_000);
            note(BAD_LENGTH, badLengthNanos);
            note(MALFORMED, malformedNanos);
        }
    }

    private void note(String code, List<Long> nanos) {
        while (nanos.size() < node.events.count(code)) {
            nanos.add(node.world.nowNanos());
        }
    }

    private static void assertApart(List<Long> nanos) {
        assertThat(nanos).hasSizeGreaterThan(3);
        for (int i = 1; i < nanos.size(); i++) {
            assertThat(nanos.get(i) - nanos.get(i - 1)).isGreaterThanOrEqualTo(SECOND - SECOND / 1_000);
        }
    }

    /** How many lines those that were printed stand for. */
    private long counted(String code) {
        long counted = 0;
        for (RecordingEventLog.Line line : node.events.lines()) {
            if (line.code().equals(code)) {
                Matcher count = COUNT.matcher(line.message());
                counted += 1 + (count.matches() ? Long.parseLong(count.group(1)) : 0);
            }
        }
        return counted;
    }

    /** A frame that claims to be longer than any. */
    private static ByteBuffer badLength() {
        return ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).flip();
    }

    /** A Metadata request, version 12, whose header ends in its client id. */
    private static ByteBuffer malformed() {
        ByteBuffer frame = ByteBuffer.allocate(14);
        frame.putInt(10).putShort((short) 3).putShort((short) 12).putInt(1).putShort((short) 500);
        return frame.flip();
    }
}
