package io.courant.log.offline;

import java.nio.file.Path;

/**
 * Something that is not as it should be.
 *
 * @param position where in {@code file}; -1 when it concerns the whole
 * @param offset the first offset concerned; -1 when there is none
 */
public record Finding(Severity severity, Path file, long position, long offset, String reason) {

    /** How bad it is. */
    public enum Severity {
        /** Records that were proven to be written cannot be read. */
        DAMAGE,
        /** An index, snapshot or checkpoint differs from the batches; the broker rebuilds it. */
        DERIVED,
        /** Bytes that were never proven; the broker cuts them at its next start. */
        TAIL,
        /** Nothing that the broker has written or reads; it leaves it alone. */
        FOREIGN
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(severity.name()).append(' ').append(file);
        if (position >= 0) {
            text.append(" position ").append(position);
        }
        if (offset >= 0) {
            text.append(" offset ").append(offset);
        }
        return text.append(": ").append(reason).toString();
    }
}
