package io.courant.log.offline;

import io.courant.log.LogIdentity;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Something that is not as it should be, or worth knowing.
 *
 * @param position where in {@code file}; -1 when it concerns the whole
 * @param log the partition concerned; null when it is not one alone, or not known
 * @param offset the first offset concerned; -1 when there is none
 * @param sequence the first action of the journal concerned; -1 when there is none
 */
public record Finding(
        Severity severity,
        Path file,
        long position,
        @Nullable LogIdentity log,
        long offset,
        long sequence,
        String reason) {

    /** How bad it is. All but damage is what a crash may leave, or what is nobody's. */
    public enum Severity {
        /** No crash leaves it: something proven cannot be read, or what is stored contradicts itself. */
        DAMAGE,
        /** An index or producer snapshot that cannot be used; a start rebuilds it. */
        DERIVED,
        /** Batches that stand in the journal and not in their segment; a start writes them there. */
        REPLAYED,
        /** Bytes that were never proven; a start cuts or ignores them. */
        TAIL,
        /** What something unfinished has left; a start removes it, or it was put aside for good. */
        LEFTOVER,
        /** Nothing that the broker has written or reads; a start leaves it alone. */
        FOREIGN
    }

    static Finding of(Severity severity, Path file, String reason) {
        return new Finding(severity, file, -1, null, -1, -1, reason);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(severity.name()).append(' ').append(file);
        if (position >= 0) {
            text.append(" position ").append(position);
        }
        if (log != null && !isInDirectoryOf(log)) {
            text.append(" partition ").append(log);
        }
        if (offset >= 0) {
            text.append(" offset ").append(offset);
        }
        if (sequence >= 0) {
            text.append(" sequence ").append(sequence);
        }
        return text.append(": ").append(reason).toString();
    }

    private boolean isInDirectoryOf(LogIdentity identity) {
        for (Path part : file) {
            if (part.toString().equals(identity.directoryName())) {
                return true;
            }
        }
        return false;
    }
}
