/** Tests of {@code io.courant.bench.machine}. */
@NullMarked
package io.courant.bench.machine;

import org.jspecify.annotations.NullMarked;
