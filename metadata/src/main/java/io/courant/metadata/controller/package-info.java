/**
 * The controller: what decides on every change of the cluster's state.
 *
 * <p>Everybody else talks to {@link io.courant.metadata.controller.ClusterController};
 * {@link io.courant.metadata.controller.Controller} is the one that leads the metadata partition in this process. It plans a
 * request against its state ({@link io.courant.metadata.controller.TopicPlanner}, {@link
 * io.courant.metadata.controller.PartitionPlanner}, {@link io.courant.metadata.controller.FeaturePlanner}, {@link
 * io.courant.metadata.controller.RegistrationPlanner}), hands the records to
 * {@link io.courant.metadata.controller.MetadataWriter}, which applies them at once, writes those of one turn as one batch,
 * and answers and publishes when they are committed.
 *
 * <p>All state belongs to the control shard. Always holds: no answer before commit, not even a refusal that rests on what is
 * not committed yet; after a failed append nothing is written any more.
 *
 * <p>Read next: {@code io.courant.replication}, which brings appended records back committed and follows the image.
 */
@NullMarked
package io.courant.metadata.controller;

import org.jspecify.annotations.NullMarked;
