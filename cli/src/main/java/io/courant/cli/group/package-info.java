/**
 * {@code courant group}: how far consumer groups are, and how to move them.
 *
 * <p>A command belongs to the thread that runs it and is used once.
 *
 * <p>What always holds: {@code reset} changes nothing unless it is told to execute, and nothing of a group that has members; what it
 * prints is what it does.
 *
 * <p>Read next: {@code GroupProgress}, {@code GroupReset}, {@link io.courant.cli.client.StartPoint}.
 */
@NullMarked
package io.courant.cli.group;

import org.jspecify.annotations.NullMarked;
