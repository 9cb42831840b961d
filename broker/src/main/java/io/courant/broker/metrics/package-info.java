/**
 * What the broker counts of itself, for whoever asks: with {@code --metrics} there is a place where Prometheus, and whatever
 * watches over the process, may ask by HTTP.
 *
 * <p>Who owns what: counters belong to those who count and are only read here. The endpoint has threads of its own; nothing
 * of it exists, and none of its libraries is loaded, without the option, and the libraries only by the first who asks for
 * {@code /metrics}.
 *
 * <p>What always holds: whoever asks holds up nobody who serves; {@code docs/metrics.md} lists what is declared, as a test
 * makes sure.
 *
 * <p>Read next: {@link io.courant.broker.metrics.MetricsEndpoint}.
 */
@NullMarked
package io.courant.broker.metrics;

import org.jspecify.annotations.NullMarked;
