/**
 * The structure test: what the house must look like, checked over sources and compiled classes of all modules.
 *
 * <p>{@code modules.txt} is the plan of the house; {@code exceptions.txt} lists the places that break a rule on purpose
 * and may only shrink. The module builds last, when the classes of all others exist.
 */
@NullMarked
package io.courant.structure;

import org.jspecify.annotations.NullMarked;
