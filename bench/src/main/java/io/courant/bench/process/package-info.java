/**
 * Brokers as processes of their own: Courant by its launcher, Apache Kafka as its start script would run it.
 *
 * <p>Each broker gets a fresh directory on the same file system, is formatted first where that is needed, and runs with the
 * settings it ships with. Its output goes to a file beside its data, whose end is shown when it dies early. A
 * {@link io.courant.bench.process.RunningBroker} is owned by the row that started it, which closes it; a hook ends
 * what is left when the benchmark is interrupted.
 *
 * <p>Apache Kafka's jars are never on the generator's class path: {@code bench/kafka-broker} resolves them to a line of
 * text, which becomes the class path of its process.
 *
 * <p>Read next: {@code io.courant.bench.load}.
 */
@NullMarked
package io.courant.bench.process;

import org.jspecify.annotations.NullMarked;
