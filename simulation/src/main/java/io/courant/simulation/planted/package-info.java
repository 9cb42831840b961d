/**
 * Bugs put in on purpose, to prove that the simulator would find them.
 *
 * <p>Nothing in the product knows of them: {@link io.courant.simulation.planted.MutatedClasses} loads the whole broker
 * a second time and changes calls in a method's byte code on the way, as {@link io.courant.simulation.planted.Mutation}
 * says. A mutation that no longer fits the code is itself a failure, so a bug cannot quietly cease to be planted.
 *
 * <p>Read next: {@link io.courant.simulation.planted.PlantedBug}.
 */
@NullMarked
package io.courant.simulation.planted;

import org.jspecify.annotations.NullMarked;
