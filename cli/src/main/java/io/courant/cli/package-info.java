/**
 * The {@code courant} command. Topics, records, groups, settings and the cluster are asked for over the network, as by any client:
 * each has a package here. {@code log dump} and {@code log verify} work without a broker: they read a directory of a partition or
 * a whole data directory as it lies on disk; the logic is in {@code io.courant.log.offline}. {@code doctor} looks at the machine;
 * its checks are in {@code io.courant.cli.doctor}.
 *
 * <p>One thread, one command, then the process ends. Results go to standard output, what is wrong with the command to
 * standard error.
 *
 * <p>What always holds: no file of a broker's is changed, whatever state it is in; the disk given to the logic cannot write. What goes
 * wrong is one line on standard error that says what to do, and an exit code.
 *
 * <p>Read next: {@link io.courant.cli.Main}, {@code Commands}, {@code io.courant.cli.shell}, {@code ReadOnlyDisk}, {@code io.courant.log.offline}, {@code
 * io.courant.cli.doctor}.
 */
@NullMarked
package io.courant.cli;

import org.jspecify.annotations.NullMarked;
