/**
 * The way to a cluster, over the network as for any client. {@link io.courant.cli.client.Connection} holds the options and finds
 * the cluster, after {@code Contact} has seen that a broker listens; {@link io.courant.cli.client.Cluster} is asked; {@link
 * io.courant.cli.client.Troubles} makes sentences of what the client library throws.
 *
 * <p>A cluster belongs to the thread of its command. The client library has threads of its own, which nobody waits for.
 *
 * <p>What always holds: nothing here waits longer than {@code --timeout}; the client library says nothing on standard error
 * unless {@code --verbose} asks for it.
 *
 * <p>Read next: {@link io.courant.cli.client.Connection}, {@code io.courant.cli.topic}.
 */
@NullMarked
package io.courant.cli.client;

import org.jspecify.annotations.NullMarked;
