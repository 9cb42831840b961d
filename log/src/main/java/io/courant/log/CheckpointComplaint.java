package io.courant.log;

import java.nio.file.Path;

/**
 * Why one of the checkpoint's files does not count.
 *
 * @param isDamage whether it is not as it was written, or nothing that was written there; else it is sound, and of a version
 *     that this release does not read
 * @param reason completes "checkpoint FILE ..."
 */
public record CheckpointComplaint(Path file, boolean isDamage, String reason) {

    static CheckpointComplaint damage(Path file, String reason) {
        return new CheckpointComplaint(file, true, reason);
    }

    static CheckpointComplaint otherVersion(Path file, String reason) {
        return new CheckpointComplaint(file, false, reason);
    }

    @Override
    public String toString() {
        return "checkpoint " + file + " " + reason;
    }
}
