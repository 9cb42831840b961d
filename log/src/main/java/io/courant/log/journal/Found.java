package io.courant.log.journal;

import java.nio.file.Path;

/**
 * An entry as it was found.
 *
 * @param file that holds it
 * @param position of the entry in {@code file}
 * @param batchBytes length of the batch; 0 when the action is no append
 */
public record Found(long sequence, JournalAction action, Path file, long position, int batchBytes) {}
