/**
 * The root of trust of a cluster: the port {@link io.courant.base.Coordination} for a broker that is alone, and what every
 * implementation's cell holds ({@link io.courant.metadata.coordination.MetadataRoot}).
 *
 * <p>{@link io.courant.metadata.coordination.LocalCoordination} keeps its state on a lane;
 * {@link io.courant.metadata.coordination.MetadataRootClaim} runs on the control shard at the start. Always holds: whoever
 * appends to the metadata log has raised its epoch in the cell first, in this life of the process.
 *
 * <p>Read next: {@link io.courant.metadata.MetadataLoader}.
 */
@NullMarked
package io.courant.metadata.coordination;

import org.jspecify.annotations.NullMarked;
