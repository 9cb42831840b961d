package io.courant.broker.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.EventLog;
import io.courant.testkit.contract.EventLogContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class Slf4jEventLogTest extends EventLogContract {

    /** A line without its time: level, code, message. */
    private static final Pattern LINE = Pattern.compile("\\S+Z (INFO|WARN|ERROR) +(\\S+) (.*)");

    private final PrintStream standardOutput = System.out;
    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();
    private final EventLog events = new Slf4jEventLog();

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(error, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setOut(standardOutput);
        System.setErr(standardError);
    }

    @Override
    protected EventLog events() {
        return events;
    }

    @Override
    protected List<Written> written() {
        return error.toString(StandardCharsets.UTF_8)
                .lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(line -> new Written(EventLog.Level.valueOf(line.group(1)), line.group(2), line.group(3)))
                .toList();
    }

    @Test
    void writesOnePlainLineToStandardErrorAndNothingToStandardOutput() {
        events.warn("log.recovered", "partition a-0: 17 bytes cut");
        assertThat(error.toString(StandardCharsets.UTF_8))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z WARN  log\\.recovered"
                        + " partition a-0: 17 bytes cut\\R");
        assertThat(output.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void addsTheStackOfACause() {
        events.error("broker.stopped-by-bug", "it ends", new IllegalStateException("a bug"));
        assertThat(error.toString(StandardCharsets.UTF_8))
                .contains("ERROR broker.stopped-by-bug it ends")
                .contains("java.lang.IllegalStateException: a bug")
                .contains("addsTheStackOfACause");
    }

    @Test
    void leavesDebugOut() {
        events.log(EventLog.Level.DEBUG, "log.recovered", "nobody asked", null);
        assertThat(error.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aFloodOfTheNetworkLibrarysLinesIsOneLine() {
        Logger library = LoggerFactory.getLogger("io.netty.channel.DefaultChannelPipeline");
        for (int i = 0; i < 1_000; i++) {
            library.warn("failed to accept number {}", i, new IOException("reset"));
        }
        library.info("another level");
        library.debug("left out");
        assertThat(error.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("netty DefaultChannel")))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .endsWith("WARN  netty DefaultChannelPipeline: failed to accept number 0"),
                        line -> assertThat(line).endsWith("INFO  netty DefaultChannelPipeline: another level"));
        assertThat(error.toString(StandardCharsets.UTF_8)).containsOnlyOnce("IOException: reset");
    }
}
