package io.courant.cli.doctor;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Whether the wall clock, which stamps records, can be right.
 *
 * @param data the data directory, which need not exist
 * @param program a file that was written when the program was built
 * @param run where daemons tell of themselves: {@code /run}
 */
record ClockCheck(Path data, Path program, Path run, InstantSource clock) implements Check {

    /** The clocks of files and of processes differ by less. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    /** As deep as the segments of partitions and the files of the journal lie. */
    private static final int DEPTH = 2;

    private static final String ADVICE =
            "Records would get timestamps that are too old. Set the clock, and let chrony or systemd-timesyncd keep it";

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public Diagnosis look() throws IOException {
        Instant now = clock.instant();
        String found = now.truncatedTo(ChronoUnit.SECONDS) + ", " + synchronisation();
        Instant built = Files.getLastModifiedTime(program).toInstant();
        if (now.plus(TOLERANCE).isBefore(built)) {
            return Diagnosis.problem(
                    found,
                    "That is " + Texts.duration(Duration.between(now, built)) + " before this program was built. "
                            + ADVICE);
        }
        Instant newest = newestChange(data, DEPTH, now);
        if (now.plus(TOLERANCE).isBefore(newest)) {
            return Diagnosis.problem(
                    found,
                    "Files in " + data + " were changed " + Texts.duration(Duration.between(now, newest))
                            + " later than now: the clock has gone back. " + ADVICE);
        }
        return Diagnosis.ok(found);
    }

    /** The kernel's own word is out of reach of the JDK. */
    private String synchronisation() {
        if (Files.exists(run.resolve("systemd/timesync/synchronized"))) {
            return "synchronised by systemd-timesyncd";
        }
        if (Files.exists(run.resolve("chrony/chronyd.pid")) || Files.exists(run.resolve("chronyd.pid"))) {
            return "kept by chrony";
        }
        if (Files.exists(run.resolve("ntpd.pid"))) {
            return "kept by ntpd";
        }
        return "whether it is synchronised is not known here";
    }

    /** When {@code file}, or something at most {@code depth} levels below it, was changed last. */
    private static Instant newestChange(Path file, int depth, Instant otherwise) throws IOException {
        Instant newest = changed(file, otherwise);
        String[] names = depth > 0 ? file.toFile().list() : null;
        if (names != null) {
            for (String name : names) {
                Instant below = newestChange(file.resolve(name), depth - 1, otherwise);
                newest = below.isAfter(newest) ? below : newest;
            }
        }
        return newest;
    }

    /** A broker at work removes files meanwhile. */
    private static Instant changed(Path file, Instant otherwise) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (NoSuchFileException | AccessDeniedException e) {
            return otherwise;
        }
    }
}
