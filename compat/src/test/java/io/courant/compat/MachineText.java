package io.courant.compat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Real text in many lines: what lies about on the machine in package, build and manual files. Lines are as they are there: empty
 * ones, long ones, in any language. Some files are put on a line of 100 KB each. One file at a time is in memory.
 *
 * @param withEmptyLines the text, every line ended by a line feed
 * @param withoutEmptyLines the same without its empty lines
 */
record MachineText(Path withEmptyLines, Path withoutEmptyLines) {

    private static final List<Path> PLACES = List.of(
            Path.of("/var/lib/dpkg/status"),
            Path.of("/usr/share/doc"),
            Path.of("/usr/share/man"),
            Path.of("/usr/share/perl"),
            Path.of(System.getProperty("java.home"), "legal"),
            Path.of("/usr/lib/python3"),
            Path.of("/usr/include"));

    private static final int ENOUGH_LINES = 150_000;
    private static final int ENOUGH_LONG_LINES = 20;
    private static final int LONG_LINE_BYTES = 100 << 10;

    /** No line may come near the largest record that clients allow by default. */
    private static final int LONGEST_LINE_BYTES = 800_000;

    /** A file this large, or one that unpacks to more, is no text that somebody wrote. */
    private static final int LARGEST_FILE_BYTES = 4 << 20;

    /** Collects the text into files below {@code directory}. */
    static MachineText collect(Path directory) throws IOException {
        Path all = directory.resolve("text");
        Path filled = directory.resolve("text-without-empty-lines");
        try (OutputStream toAll = new BufferedOutputStream(Files.newOutputStream(all));
                OutputStream toFilled = new BufferedOutputStream(Files.newOutputStream(filled))) {
            Collector collector = new Collector(toAll, toFilled);
            for (Path place : PLACES) {
                if (Files.exists(place)) {
                    Files.walkFileTree(place, collector);
                }
            }
            collector.requireEnough();
        }
        return new MachineText(all, filled);
    }

    private static final class Collector extends SimpleFileVisitor<Path> {

        private final OutputStream all;
        private final OutputStream filled;
        private final StringBuilder longLine = new StringBuilder();
        private int lines;
        private int longLines;

        Collector(OutputStream all, OutputStream filled) {
            this.all = all;
            this.filled = filled;
        }

        void requireEnough() {
            if (!hasEnough()) {
                throw new AssertionError("found only %d lines of text on this machine, %d of them long, in %s"
                        .formatted(lines, longLines, PLACES));
            }
        }

        private boolean hasEnough() {
            return lines >= ENOUGH_LINES && longLines >= ENOUGH_LONG_LINES;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (!attributes.isRegularFile() || attributes.size() > LARGEST_FILE_BYTES) {
                return FileVisitResult.CONTINUE;
            }
            byte[] bytes = read(file);
            String text = decode(bytes);
            if (!text.isEmpty()) {
                add(text);
            }
            return hasEnough() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }

        private void add(String text) throws IOException {
            for (String line : text.split("\n", -1)) {
                if (line.length() < LONGEST_LINE_BYTES / 4) {
                    write(line);
                }
            }
            if (longLines < ENOUGH_LONG_LINES) {
                longLine.append(text.replace('\n', ' '));
                if (longLine.length() >= LONG_LINE_BYTES) {
                    write(longLine.substring(0, Math.min(longLine.length(), LONGEST_LINE_BYTES / 4)));
                    longLine.setLength(0);
                    longLines++;
                }
            }
        }

        private void write(String line) throws IOException {
            byte[] bytes = (line + '\n').getBytes(UTF_8);
            all.write(bytes);
            if (!line.isEmpty()) {
                filled.write(bytes);
            }
            lines++;
        }

        /** What is in the file, or nothing when that is too much or is not what the file's name says. */
        private static byte[] read(Path file) throws IOException {
            try (InputStream raw = Files.newInputStream(file);
                    InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
                byte[] bytes = in.readNBytes(LARGEST_FILE_BYTES + 1);
                return bytes.length > LARGEST_FILE_BYTES ? new byte[0] : bytes;
            } catch (ZipException notPacked) {
                return new byte[0];
            }
        }

        /** The text that {@code bytes} are, or nothing when they are not UTF-8 or hold a carriage return or a NUL. */
        private static String decode(byte[] bytes) {
            try {
                String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
                return text.indexOf('\r') >= 0 || text.indexOf('\0') >= 0 ? "" : text;
            } catch (CharacterCodingException notText) {
                return "";
            }
        }
    }
}
