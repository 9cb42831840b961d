/**
 * The settings of topics and brokers, each declared once: it works, is accepted without effect, or is refused because ignoring
 * it would break a promise.
 *
 * <p>Those of topics: {@link io.courant.metadata.config.TopicConfigs} lists all that Kafka knows, with type, bounds, default and
 * the broker's setting behind it. {@link io.courant.metadata.config.TopicConfigDefaults} are the broker's defaults;
 * {@link io.courant.metadata.config.TopicSettings} what a topic's settings come to, typed.
 *
 * <p>Those of brokers and their listeners: {@link io.courant.metadata.config.SettingsTable} reads them from {@code settings.tsv};
 * {@link io.courant.metadata.config.BrokerConfigs} is what is changed of them while brokers run. What clients are told of both is
 * made by {@link io.courant.metadata.config.ConfigDescriptions}.
 *
 * <p>Values only; any thread may use them. Read next: {@code io.courant.metadata.controller}.
 */
@NullMarked
package io.courant.metadata.config;

import org.jspecify.annotations.NullMarked;
