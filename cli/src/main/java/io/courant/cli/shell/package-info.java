/**
 * What a command has around it, and how it speaks: {@link io.courant.cli.shell.Console} with the three streams, tables and JSON
 * for results, {@link io.courant.cli.shell.ExitCode} for scripts, {@link io.courant.cli.shell.CommandFailure} for what goes
 * wrong, {@link io.courant.cli.shell.Interrupts} for Ctrl-C.
 *
 * <p>All of it lives as long as one command and belongs to its thread; {@link io.courant.cli.shell.Output} alone may be used by
 * several.
 *
 * <p>What always holds: standard output has results and nothing else, so that it can be piped; colours and progress go to
 * terminals alone; whoever stops reading ends the command without a complaint.
 *
 * <p>Read next: {@code io.courant.cli.client}, and any command, {@code io.courant.cli.topic.TopicList} say.
 */
@NullMarked
package io.courant.cli.shell;

import org.jspecify.annotations.NullMarked;
