package io.courant.log;

import java.nio.file.Path;

/**
 * What is wrong with one of the checkpoint's files.
 *
 * @param reason completes "checkpoint FILE ..."
 */
public record CheckpointComplaint(Path file, String reason) {
    @Override
    public String toString() {
        return "checkpoint " + file + " " + reason;
    }
}
