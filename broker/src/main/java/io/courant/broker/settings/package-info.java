/**
 * The broker's settings: Kafka's names where the meaning is the same, and a few of our own.
 *
 * <p>{@code io.courant.metadata.config} declares every setting once. Here the values come in, from a file and the command line:
 * a setting without effect is told in one notice that says why nothing depends on it; a name that is not declared is an error
 * that offers the nearest one.
 *
 * <p>{@link io.courant.broker.settings.Settings} is immutable and made once, before anything starts.
 */
@NullMarked
package io.courant.broker.settings;

import org.jspecify.annotations.NullMarked;
