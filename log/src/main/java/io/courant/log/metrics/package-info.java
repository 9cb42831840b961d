/**
 * What the logs and the journal of a data directory count of themselves: the declarations, and where one directory counts.
 *
 * <p>Who owns what: each shard and each lane has counters of its own, and whoever reads them adds them up.
 *
 * <p>What always holds: everything here has the directory as its label. The topic is one of damage alone, and of a bounded
 * number of partitions ({@link io.courant.log.metrics.DamageMeter}).
 *
 * <p>Read next: {@link io.courant.log.metrics.LogMetrics}.
 */
@NullMarked
package io.courant.log.metrics;

import org.jspecify.annotations.NullMarked;
