/**
 * {@code courant config}: what is set for topics, brokers and loggers, and how to change it while they run.
 *
 * <p>A command belongs to the thread that runs it and is used once.
 *
 * <p>What always holds: several settings are changed by one request, all or none; values that the broker marks as secrets are not
 * shown.
 *
 * <p>Read next: {@code ConfiguredThing}, {@code ConfigDescribe}, {@code io.courant.cli.client.SettingChanges}.
 */
@NullMarked
package io.courant.cli.config;

import org.jspecify.annotations.NullMarked;
