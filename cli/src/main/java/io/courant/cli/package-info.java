/**
 * The {@code courant} command: what can be done without a running broker. {@code log dump} and {@code log verify} read a
 * directory of a partition or a whole data directory as it lies on disk; the logic is in {@code io.courant.log.offline}.
 * {@code doctor} looks at the machine; its checks are in {@code io.courant.cli.doctor}.
 *
 * <p>One thread, one command, then the process ends. Results go to standard output, what is wrong with the command to
 * standard error.
 *
 * <p>What always holds: nothing of a broker's is changed, whatever state it is in; the disk given to the logic cannot write.
 *
 * <p>Read next: {@link io.courant.cli.Main}, {@code ReadOnlyDisk}, {@code io.courant.log.offline}, {@code
 * io.courant.cli.doctor}.
 */
@NullMarked
package io.courant.cli;

import org.jspecify.annotations.NullMarked;
