/**
 * The state of the cluster as an immutable value.
 *
 * <p>A {@link io.courant.metadata.image.ClusterImage} comes into being by applying
 * {@link io.courant.metadata.image.MetadataRecord}s to the one before, through an
 * {@link io.courant.metadata.image.ImageBuilder}, and in no other way. Both share everything that did not change, in
 * {@link io.courant.metadata.image.PersistentMap}s, so a change costs what it changes, not what the cluster holds.
 *
 * <p>Images are values: any shard may hold any of them for as long as it likes. Always holds: the same records in the same
 * order give equal images; a partition has at least one replica; a topic's name and id lead to the same topic.
 *
 * <p>Read next: {@code io.courant.metadata.controller}, which decides what records are written.
 */
@NullMarked
package io.courant.metadata.image;

import org.jspecify.annotations.NullMarked;
