/**
 * A disk that forgets: what is in the page cache and what is on the platter are two things.
 *
 * <p>{@link io.courant.testkit.disk.SimulatedDisk} holds directories and files. A file knows its synced contents and,
 * in order, the writes and changes of size since; a directory knows its durable names and, in order, the changes since.
 * A power cut keeps of these what the seed chooses: any prefix per 4 KiB block (sometimes per sector), per file size and
 * per name, each independently of the others, and of some blocks garbage or zeros ({@link
 * io.courant.testkit.disk.TornBlocks}). The death of a process keeps everything.
 *
 * <p>Everything happens on the one thread of the simulation, but for {@link io.courant.testkit.disk.ForwardingDisk} and {@link
 * io.courant.testkit.disk.ForwardingFile}, which keep nothing themselves: what is to differ from any disk in a few methods
 * extends them. Read next: {@code SimulatedDisk}, {@code FileNode}, {@code DirectoryNode}.
 */
@NullMarked
package io.courant.testkit.disk;

import org.jspecify.annotations.NullMarked;
