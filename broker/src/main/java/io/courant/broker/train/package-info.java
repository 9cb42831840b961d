/**
 * The training run for the JVM's ahead-of-time cache: a broker on a temporary directory serves each kind of request once,
 * so that the classes and profiles of a real start are in the cache.
 *
 * <p>One thread, the main one; the broker that is trained runs on its own shards and lanes as ever.
 *
 * <p>What always holds: a request that is answered with an error fails the run, so that no cache is made from a broken
 * build.
 *
 * <p>Read next: {@code TrainingRun}, {@code TrainingClient}.
 */
@NullMarked
package io.courant.broker.train;

import org.jspecify.annotations.NullMarked;
