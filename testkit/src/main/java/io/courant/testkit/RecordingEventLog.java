package io.courant.testkit;

import io.courant.base.EventLog;
import io.courant.base.Invariants;
import io.courant.base.LogLevels;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keeps the lines it is given, of whatever level, for tests to look at. */
public final class RecordingEventLog implements EventLog {

    /** One line. */
    public record Line(
            Level level,
            String code,
            String message,
            @Nullable Throwable cause) {
        @Override
        public String toString() {
            return level + " " + code + ": " + message + (cause == null ? "" : " (" + cause + ")");
        }
    }

    /** Where, and what happened. */
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9-]*\\.[a-z0-9-]+");

    private final List<Line> lines = new ArrayList<>();
    private final RecordingLogLevels levels = new RecordingLogLevels();

    @Override
    public LogLevels levels() {
        return levels;
    }

    @Override
    public synchronized void log(Level level, String code, String message, @Nullable Throwable cause) {
        Invariants.check(CODE.matcher(code).matches(), "%s is no code such as log.tail-cut", code);
        levels.logged(code);
        lines.add(new Line(level, code, message, cause));
    }

    public synchronized List<Line> lines() {
        return List.copyOf(lines);
    }

    /** The messages of the lines with {@code code}, in order. */
    public synchronized List<String> messages(String code) {
        return lines.stream()
                .filter(line -> line.code.equals(code))
                .map(Line::message)
                .toList();
    }

    public synchronized long count(String code) {
        return lines.stream().filter(line -> line.code.equals(code)).count();
    }

    public synchronized void clear() {
        lines.clear();
    }
}
