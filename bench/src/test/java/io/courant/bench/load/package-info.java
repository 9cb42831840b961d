/** Tests of {@code io.courant.bench.load}. */
@NullMarked
package io.courant.bench.load;

import org.jspecify.annotations.NullMarked;
