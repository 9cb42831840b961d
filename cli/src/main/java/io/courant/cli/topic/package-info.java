/**
 * {@code courant topic}: a class for each of its commands, with its options, its one conversation with the cluster, and its result as
 * text or JSON.
 *
 * <p>A command belongs to the thread that runs it and is used once.
 *
 * <p>What always holds: topics that are named and do not exist are an error with its own code, and the nearest name is offered;
 * several are changed only when all exist.
 *
 * <p>Read next: {@code TopicList}, {@code io.courant.cli.records}.
 */
@NullMarked
package io.courant.cli.topic;

import org.jspecify.annotations.NullMarked;
