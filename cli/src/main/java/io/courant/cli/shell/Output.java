package io.courant.cli.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Standard output, buffered. What cannot be written ends the command: by {@link ReaderGoneException} when the reader of a pipe
 * has gone, by {@link CommandFailure} otherwise. Safe for several threads.
 */
public final class Output extends OutputStream {

    /** Large enough that records go out many at a time. */
    private static final int BUFFER_BYTES = 64 << 10;

    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int used;

    Output(OutputStream out) {
        this.out = out;
    }

    public synchronized void line(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
        write('\n');
    }

    @Override
    public synchronized void write(int value) {
        if (used == buffer.length) {
            drain();
        }
        buffer[used++] = (byte) value;
    }

    @Override
    public void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        if (length > buffer.length - used) {
            drain();
        }
        if (length > buffer.length) {
            writeThrough(bytes, from, length);
            return;
        }
        System.arraycopy(bytes, from, buffer, used, length);
        used += length;
    }

    @Override
    public synchronized void flush() {
        drain();
    }

    private void drain() {
        int length = used;
        used = 0;
        if (length > 0) {
            writeThrough(buffer, 0, length);
        }
    }

    private void writeThrough(byte[] bytes, int from, int length) {
        try {
            out.write(bytes, from, length);
            out.flush();
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            if (reason.toLowerCase(Locale.ROOT).contains("broken pipe")) {
                throw new ReaderGoneException();
            }
            throw new CommandFailure(ExitCode.CANNOT, "standard output cannot be written: " + reason, e);
        }
    }
}
