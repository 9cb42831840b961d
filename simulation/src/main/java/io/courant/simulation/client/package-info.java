/**
 * Clients that speak the protocol with the codecs of {@code wire}, in events of the world: each is a small state machine
 * on a {@link io.courant.simulation.client.BrokerLink}, which connects anew whenever the connection is lost.
 *
 * <p>They choose versions, sizes and pauses by the seed, tell the checkers what they were told, and take the errors that
 * a client has to expect; any other answer is a finding. Read next: {@link io.courant.simulation.client.BrokerLink},
 * {@link io.courant.simulation.client.IdempotentProducer}.
 */
@NullMarked
package io.courant.simulation.client;

import org.jspecify.annotations.NullMarked;
