/**
 * The settings of topics, each declared once.
 *
 * <p>{@link io.courant.metadata.config.TopicConfigs} lists all that Kafka knows, with type, bounds, default, the broker's
 * setting behind it and what it does here: works, is accepted without effect, or is refused because ignoring it would break
 * a promise. {@link io.courant.metadata.config.TopicConfigDefaults} are the broker's defaults;
 * {@link io.courant.metadata.config.TopicSettings} what a topic's settings come to, typed.
 *
 * <p>Values only; any thread may use them. Read next: {@code io.courant.metadata.controller}.
 */
@NullMarked
package io.courant.metadata.config;

import org.jspecify.annotations.NullMarked;
