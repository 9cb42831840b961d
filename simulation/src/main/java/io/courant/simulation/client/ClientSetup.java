package io.courant.simulation.client;

import io.courant.base.Clock;
import io.courant.base.Endpoint;
import io.courant.simulation.check.Checker;
import io.courant.testkit.SimulatedBuffers;
import io.courant.testkit.SimulatedWorld;
import io.courant.testkit.network.SimulatedNetwork;

/** What all clients of a scene share. */
public record ClientSetup(
        SimulatedWorld world,
        SimulatedNetwork network,
        Endpoint broker,
        Clock clock,
        SimulatedBuffers buffers,
        Checker checkers,
        Tally tally) {}
