/**
 * What a broker counts of itself, for operators to watch: the port through which logic counts, the few things it counts
 * with, and the board that they are read from, of a broker and of tests alike. Logic knows no library for that, and nobody who
 * counts waits.
 *
 * <p>Who owns what: a {@link io.courant.base.metrics.Counter}, {@link io.courant.base.metrics.Gauge} or
 * {@link io.courant.base.metrics.Durations} is written by one shard or lane alone, and may be read from any thread. Several
 * of one metric and the same labels, as each shard has its own, are added up by whoever reads them.
 *
 * <p>What always holds: a {@link io.courant.base.metrics.Metric} is declared once, beside others of its module, with its
 * unit and meaning; the reference page is made of these declarations; labels have few values, and where a client chooses
 * them, a named limit bounds how many.
 *
 * <p>Read next: {@link io.courant.base.metrics.Metrics}, {@link io.courant.base.metrics.Metric}, {@link
 * io.courant.base.metrics.MeterBoard}.
 */
@NullMarked
package io.courant.base.metrics;

import org.jspecify.annotations.NullMarked;
