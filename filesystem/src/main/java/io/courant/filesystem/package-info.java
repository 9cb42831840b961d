/**
 * The machine's file system as {@link io.courant.base.Disk} shows it: for the broker, and for commands that look at what it
 * has left. It passes the same contract tests as its simulated twin. Beside it {@link io.courant.filesystem.DescriptorLimit}:
 * how many files may be open.
 *
 * <p>Nothing here decides anything: what a failed sync means is said by those who asked for it. Every class is safe to use
 * from any thread.
 *
 * <p>What only some systems have is done without where it is missing: {@code sync_file_range}, and the limits that {@code
 * /proc} tells. The system property {@code io.courant.filesystem.writeback=none} does without the first everywhere.
 *
 * <p>What always holds: an {@link java.io.IOException} names the file it is about; {@code sync} is one fdatasync and is never
 * tried again here.
 *
 * <p>Read next: {@link io.courant.filesystem.FileSystemDisk}.
 */
@NullMarked
package io.courant.filesystem;

import org.jspecify.annotations.NullMarked;
