/**
 * The broker's settings: Kafka's names where the meaning is the same, and a few of our own.
 *
 * <p>{@code settings.tsv} declares every setting once: its type, default and bounds, and what becomes of it. A setting
 * works; or is accepted without effect, and one notice says why nothing depends on it; or is refused, because ignoring
 * it would break a promise. A name that is not in the table is an error that offers the nearest one.
 *
 * <p>{@link io.courant.broker.settings.Settings} is immutable and made once, before anything starts. Read
 * {@link io.courant.broker.settings.Setting} first, then {@link io.courant.broker.settings.Settings}.
 */
@NullMarked
package io.courant.broker.settings;

import org.jspecify.annotations.NullMarked;
