/**
 * The state of the cluster as a log.
 *
 * <p>{@link io.courant.metadata.MetadataLog} is the port to the partition {@code __cluster_metadata}; replication implements
 * it. At the start {@link io.courant.metadata.coordination.MetadataRootClaim} takes a new leader epoch,
 * {@link io.courant.metadata.MetadataLoader} makes the image from the newest snapshot and the log, and
 * {@link io.courant.metadata.controller.Controller} goes on from there: it turns requests into records, and nothing but
 * records changes the image ({@code io.courant.metadata.image}).
 *
 * <p>Everything but the values runs on the control shard. Always holds: what is answered or published is committed; the
 * image of a shard never goes back.
 *
 * <p>Read next: {@code io.courant.metadata.image}, then {@code io.courant.metadata.controller}.
 */
@NullMarked
package io.courant.metadata;

import org.jspecify.annotations.NullMarked;
