/**
 * The same requests to Apache Kafka and to Courant, and every field of every answer compared.
 *
 * <p>A {@link io.courant.compat.differential.Script} plays a list of cases, written down API by API, to both
 * {@link io.courant.compat.differential.Side}s. A case is a request in one version; its answer is taken apart by
 * {@link io.courant.compat.differential.AnswerFields}, which puts a name in the place of what cannot be the same: ids,
 * ports, times. Whatever else differs has to stand, with its reason, in {@code differences.tsv}, which says nothing that is
 * not so: {@link io.courant.compat.differential.ReviewedDifferences}. Each error that Courant can answer is in {@code
 * errors.tsv}, with the reason when no case leads to it: {@link io.courant.compat.differential.AnsweredErrors}.
 *
 * <p>Both brokers start empty, as node 1, and see the same requests in the same order, one at a time. Texts of errors
 * are each program's own and are only compared as being there.
 *
 * <p>To add an API: a constant in {@link io.courant.compat.differential.Api}, a class of cases, a line in
 * {@link io.courant.compat.differential.DifferentialTest}, one in
 * {@link io.courant.compat.differential.RefusedFrameCases}, and its errors in {@code errors.tsv}. An API that has cases has to be
 * advertised.
 */
@NullMarked
package io.courant.compat.differential;

import org.jspecify.annotations.NullMarked;
