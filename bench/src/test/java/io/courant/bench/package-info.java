/** The benchmark in its small form, and its arithmetic. */
@NullMarked
package io.courant.bench;

import org.jspecify.annotations.NullMarked;
