/**
 * Foreign clients against a started broker: the newest Java client, Kafka's tools, kcat, and in {@code matrix} all others. And a
 * broker that is killed, and one that is fed garbage, while real clients use it.
 *
 * <p>Every test starts a broker process by {@code ./courant start} on a temporary directory and a free port
 * ({@link io.courant.compat.StartedBroker}), so what is tested is what users run. Tools that need other versions than
 * our tests run as processes of their own; {@code compat/kafka-tools} resolves their class path.
 *
 * <p>The tests say what a client of any broker may rely on. {@code -Dcompat.launcher=PROGRAM} runs them against
 * another one: any program that keeps the contract of {@code ./courant start} ({@code --data}, {@code --listen}, {@code
 * --set}, a line starting {@code ready:}), such as a script around Apache Kafka.
 *
 * <p>Tests that need a foreign client carry the tag {@code compat}, those that kill or torment a broker {@code cluster}.
 */
@NullMarked
package io.courant.compat;

import org.jspecify.annotations.NullMarked;
