/**
 * What one partition remembers of idempotent producers: epochs, the last batches of each, and so whether a batch is
 * new, a repetition or out of order (KIP-98).
 *
 * <p>State belongs to the shard of the log, or to the lane that recovers it. It changes only by a written batch, applied
 * from its header by {@link io.courant.log.producer.ProducerStates#apply}, on append and on recovery alike; so state
 * after recovery equals a replay from the start. Snapshots save reading and decide nothing.
 *
 * <p>Read next: {@link io.courant.log.producer.ProducerStates}.
 */
@NullMarked
package io.courant.log.producer;

import org.jspecify.annotations.NullMarked;
