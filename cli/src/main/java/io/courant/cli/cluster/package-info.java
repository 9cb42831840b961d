/**
 * {@code courant cluster}: what is asked about a cluster as a whole.
 *
 * <p>A command belongs to the thread that runs it and is used once.
 *
 * <p>What always holds: nothing is changed.
 *
 * <p>Read next: {@code ClusterDescribe}, {@code io.courant.cli.client}.
 */
@NullMarked
package io.courant.cli.cluster;

import org.jspecify.annotations.NullMarked;
