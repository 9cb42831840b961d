/** Tests of {@code io.courant.bench.report}. */
@NullMarked
package io.courant.bench.report;

import org.jspecify.annotations.NullMarked;
