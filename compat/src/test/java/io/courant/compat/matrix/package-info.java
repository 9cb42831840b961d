/**
 * Which foreign client does what: the matrix of clients and checks.
 *
 * <p>{@link io.courant.compat.matrix.Matrix} declares clients and checks; {@link io.courant.compat.matrix.MatrixTest} plays every
 * pair, and {@code docs/compatibility.md} is made from what came of it ({@link io.courant.compat.matrix.CompatibilityPage}).
 *
 * <p>A client is a program in its own language below {@code compat/clients}, which is asked for one thing at a time and says what it saw
 * ({@link io.courant.compat.matrix.ClientProgram}); what it should have seen is decided here alone. Programs are installed by {@code
 * compat/clients/install}; one that could not be is skipped, and says why.
 *
 * <p>Checks own the topics and groups that they make, so all of them play at once on one broker.
 */
@NullMarked
package io.courant.compat.matrix;

import org.jspecify.annotations.NullMarked;
