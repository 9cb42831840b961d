package io.courant.cli.client;

import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.ExitCode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/** Where in partitions to go, as people say it. */
public sealed interface StartPoint {

    /** How it is written, for help and errors. */
    String FORMS = "beginning, end, an offset (42), the last ones of each partition (-10), a time"
            + " (2026-11-30T12:00:00Z, 2026-11-30T12:00, 2026-11-30, @1764500000000) or how long ago (30s, 10m, 2h, 7d)";

    /** The first record that is there. */
    record Beginning() implements StartPoint {}

    /** Behind the last record. */
    record End() implements StartPoint {}

    /** A certain offset. */
    record At(long offset) implements StartPoint {}

    /** So many records before the end of each partition. */
    record Last(long records) implements StartPoint {}

    /** The first record that is not older. */
    record Since(Instant time) implements StartPoint {}

    /** Reads {@code text}, which was given to {@code option}; times without a zone are in {@code zone}. */
    static StartPoint parse(String option, String text, Instant now, ZoneId zone) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        try {
            return switch (word) {
                case "beginning", "earliest", "start" -> new Beginning();
                case "end", "latest" -> new End();
                default -> parseNumberOrTime(text.strip(), now, zone);
            };
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            throw new CommandFailure(ExitCode.USAGE, option + " does not know '" + text + "'; it takes " + FORMS, e);
        }
    }

    private static StartPoint parseNumberOrTime(String text, Instant now, ZoneId zone) {
        if (text.matches("[0-9]+")) {
            return new At(Long.parseLong(text));
        }
        if (text.matches("-[0-9]+")) {
            return new Last(Long.parseLong(text.substring(1)));
        }
        if (text.matches("@[0-9]+")) {
            return new Since(Instant.ofEpochMilli(Long.parseLong(text.substring(1))));
        }
        Matcher ago = Pattern.compile("([0-9]{1,9})(s|m|h|d)").matcher(text.toLowerCase(Locale.ROOT));
        if (ago.matches()) {
            return new Since(now.minus(duration(Long.parseLong(ago.group(1)), ago.group(2))));
        }
        return new Since(time(text, zone));
    }

    private static Duration duration(long amount, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static Instant time(String text, ZoneId zone) {
        if (!text.contains("T") && !text.contains("t")) {
            return LocalDate.parse(text).atStartOfDay(zone).toInstant();
        }
        return text.matches(".*([zZ]|[+-][0-9:]{2,6})$") && text.indexOf(':') > 0
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).atZone(zone).toInstant();
    }

    /**
     * The offset to go to in each partition of {@code ends}. An offset that a partition does not have is brought into its range
     * when another partition has it, and refused when none has.
     *
     * @param atTime tells for a time the first offset that is not older, of the partitions that have one
     */
    default Map<TopicPartition, Long> resolve(
            Map<TopicPartition, Long> beginnings,
            Map<TopicPartition, Long> ends,
            LongFunction<Map<TopicPartition, Long>> atTime) {
        return switch (this) {
            case Beginning ignored -> Map.copyOf(beginnings);
            case End ignored -> Map.copyOf(ends);
            case At at -> at(at.offset(), beginnings, ends);
            case Last last -> {
                Map<TopicPartition, Long> offsets = new HashMap<>();
                ends.forEach((partition, end) ->
                        offsets.put(partition, Math.max(beginnings.getOrDefault(partition, 0L), end - last.records())));
                yield offsets;
            }
            case Since since -> {
                Map<TopicPartition, Long> offsets = new HashMap<>(ends);
                offsets.putAll(atTime.apply(since.time().toEpochMilli()));
                yield offsets;
            }
        };
    }

    private static Map<TopicPartition, Long> at(
            long offset, Map<TopicPartition, Long> beginnings, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        boolean found = ends.isEmpty();
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            long beginning = beginnings.getOrDefault(end.getKey(), 0L);
            found |= offset >= beginning && offset <= end.getValue();
            offsets.put(end.getKey(), Math.clamp(offset, beginning, end.getValue()));
        }
        if (!found) {
            TreeMap<String, String> ranges = new TreeMap<>();
            ends.forEach((partition, end) ->
                    ranges.put(partition.toString(), partition + " has " + beginnings.get(partition) + " to " + end));
            throw new CommandFailure(
                    ExitCode.NOT_FOUND, "there is no offset " + offset + ": " + String.join(", ", ranges.values()));
        }
        return offsets;
    }
}
