/**
 * What the launcher runs once to make the start of every command fast: typical commands against {@code TrainingBroker}, whose
 * answers are canned. The JVM keeps the classes that were loaded and how they were linked in the AOT cache.
 *
 * <p>The commands run one after the other on the main thread; the broker has threads of its own, which end with the process.
 *
 * <p>What always holds: nothing leaves this machine, and no file is touched. A command that fails in training is slower
 * afterwards, and nothing else; a test sees to it that none does.
 *
 * <p>Read next: {@code TrainingRun}, {@code TrainingBroker}.
 */
@NullMarked
package io.courant.cli.train;

import org.jspecify.annotations.NullMarked;
