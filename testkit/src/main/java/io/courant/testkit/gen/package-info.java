/**
 * Property tests on the {@link io.courant.base.Random} port: {@link io.courant.testkit.gen.Gen} makes values,
 * {@link io.courant.testkit.gen.Property} runs a property with many seeds and says which one broke it.
 *
 * <p>Pure; state is the random stream alone. Read next: {@code Property}.
 */
@NullMarked
package io.courant.testkit.gen;

import org.jspecify.annotations.NullMarked;
