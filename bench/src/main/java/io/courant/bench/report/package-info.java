/**
 * What a comparison found: samples, their medians and ratios, the state of the machine, as a table and as JSON.
 *
 * <p>{@link io.courant.bench.report.Figures} collects samples while the rows run, on the one thread that runs them; {@link
 * io.courant.bench.report.Report} is the immutable outcome. A figure that the set-up makes meaningless is not in
 * it: the line says why instead.
 */
@NullMarked
package io.courant.bench.report;

import org.jspecify.annotations.NullMarked;
