package io.courant.cli.records;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Splits bytes at line feeds. What stands behind the last one is a line, too, unless it is nothing. */
final class LineReader {

    /** A quarter of the small heap; a file without line feeds must not fill it. */
    static final int LONGEST_LINE_BYTES = 32 << 20;

    private static final int BUFFER_BYTES = 64 << 10;

    /** A line is longer than is ever taken. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1;

        TooLongException() {
            super("a line is longer than " + LONGEST_LINE_BYTES + " bytes");
        }
    }

    private final InputStream in;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private boolean ended;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** The next line without its line feed, or null at the end. */
    byte @Nullable [] next() throws IOException {
        int searched = from;
        while (true) {
            int lineFeed = lineFeed(searched);
            if (lineFeed >= 0) {
                byte[] line = Arrays.copyOfRange(buffer, from, lineFeed);
                from = lineFeed + 1;
                return line;
            }
            int waiting = to - from;
            if (ended) {
                byte[] rest = Arrays.copyOfRange(buffer, from, to);
                from = to;
                return waiting == 0 ? null : rest;
            }
            fill();
            searched = from + waiting;
        }
    }

    private int lineFeed(int start) {
        for (int i = start; i < to; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void fill() throws IOException {
        if (to - from > LONGEST_LINE_BYTES) {
            throw new TooLongException();
        }
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        } else if (to == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        int count = in.read(buffer, to, buffer.length - to);
        ended = count < 0;
        to += Math.max(0, count);
    }
}
