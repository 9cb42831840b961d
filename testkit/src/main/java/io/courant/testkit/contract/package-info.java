/**
 * What every implementation of a port must do, as JUnit classes to extend: once for the simulated one here, once for the
 * real one beside it. They assume no virtual time: whatever takes time is waited for through
 * {@link io.courant.testkit.contract.Awaiting}.
 *
 * <p>Read next: {@link io.courant.testkit.contract.DiskContract}.
 */
@NullMarked
package io.courant.testkit.contract;

import org.jspecify.annotations.NullMarked;
