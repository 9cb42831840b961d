package io.courant.simulation.client;

import io.courant.base.Clock;
import io.courant.base.Endpoint;
import io.courant.log.LogIntervals;
import io.courant.simulation.check.Acknowledgement;
import io.courant.simulation.check.Checker;
import io.courant.simulation.check.PowerLosses;
import io.courant.simulation.client.Tally.State;
import io.courant.testkit.SimulatedBuffers;
import io.courant.testkit.SimulatedWorld;
import io.courant.testkit.network.SimulatedNetwork;
import java.util.function.BooleanSupplier;

/**
 * What all clients of a scene share.
 *
 * @param unsyncedIsLost whether a failed sync has lost what was written before it, which a broker that has not heard of the
 *     failure may read and call damaged
 * @param intervals of the broker
 * @param powerLosses what a loss of power may take, because memory was enough
 * @param madeInMemory whether memory is enough for topics as they are made
 * @param producerExpirationNanos how long the broker must remember a silent producer
 */
public record ClientSetup(
        SimulatedWorld world,
        SimulatedNetwork network,
        Endpoint broker,
        Clock clock,
        SimulatedBuffers buffers,
        Checker checkers,
        Tally tally,
        LeaderSightings leaders,
        BooleanSupplier unsyncedIsLost,
        LogIntervals intervals,
        PowerLosses powerLosses,
        boolean madeInMemory,
        long producerExpirationNanos) {

    /** A batch of a producer was acknowledged. */
    void acknowledged(Acknowledgement acknowledgement) {
        tally.reached(State.BATCH_ACKNOWLEDGED);
        checkers.acknowledged(acknowledgement);
    }
}
