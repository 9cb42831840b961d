package io.courant.simulation.client;

import io.courant.simulation.client.Tally.State;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.DescribeConfigsRequest;
import io.courant.wire.message.DescribeConfigsRequestBuilder;
import io.courant.wire.message.DescribeConfigsRequestCodec;
import io.courant.wire.message.DescribeConfigsResponse;
import io.courant.wire.message.DescribeConfigsResponseCodec;
import io.courant.wire.message.IncrementalAlterConfigsRequest;
import io.courant.wire.message.IncrementalAlterConfigsRequestBuilder;
import io.courant.wire.message.IncrementalAlterConfigsRequestCodec;
import io.courant.wire.message.IncrementalAlterConfigsResponseCodec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes settings of topics while records go through them, two at a time, and looks whether a change that was answered is there,
 * both or none, over whatever happens to the broker.
 */
public final class SettingsChanger extends AskingClient {

    private static final byte TOPIC = 2;
    private static final byte SET = 0;

    /** Where a value comes from that was set for the topic. */
    private static final byte SET_FOR_TOPIC = 1;

    /** Works: how far apart the entries of an index are. */
    private static final String INTERVAL = "index.interval.bytes";
    /** Goes along with it, and suits whatever else is set. */
    private static final String COMPANION = "segment.jitter.ms";

    private static final String NEVER_SET = "";

    /** Between two of its requests: some records are to go through each setting. */
    private static final int PAUSE_NANOS = 5 * ClientLimits.PAUSE_NANOS;

    private final List<String> names;
    /** By topic, the values that may be there: the one that was answered last, and those whose answer was lost. */
    private final Map<String, Set<String>> possible = new HashMap<>();
    /** By topic, the values whose answer was lost with the connection: each may come at any time, late ones too. */
    private final Map<String, Set<String>> unanswered = new HashMap<>();

    private long looks;

    /** Nobody else changes settings of the topics {@code names}. */
    public SettingsChanger(ClientSetup setup, SeededRandom random, List<String> names) {
        super(setup, random, PAUSE_NANOS);
        this.names = List.copyOf(names);
    }

    @Override
    public String describe() {
        return "changer of settings: " + looks + " looks, values " + possible;
    }

    @Override
    void turn() {
        String topic = names.get(random.nextInt(names.size()));
        if (isFinishing() || random.nextInt(3) == 0 || !possible.containsKey(topic)) {
            look(topic);
        } else {
            change(topic, Integer.toString(random.nextInt(8_192)));
        }
    }

    private void change(String topic, String value) {
        possible.computeIfAbsent(topic, none -> new HashSet<>()).add(value);
        whenConnectionIsLost(() -> notAnswered(topic, value));
        ask(
                ApiKey.INCREMENTAL_ALTER_CONFIGS,
                random.between(0, 1),
                new IncrementalAlterConfigsRequestBuilder()
                        .resources(List.of(new IncrementalAlterConfigsRequest.AlterConfigsResource(
                                TOPIC,
                                topic,
                                List.of(
                                        new IncrementalAlterConfigsRequest.AlterableConfig(INTERVAL, SET, value),
                                        new IncrementalAlterConfigsRequest.AlterableConfig(
                                                COMPANION, SET, companion(value))))))
                        .build(),
                IncrementalAlterConfigsRequestCodec.CODEC,
                IncrementalAlterConfigsResponseCodec.CODEC,
                response ->
                        changed(topic, value, response.responses().getFirst().errorCode()));
    }

    private void notAnswered(String topic, String value) {
        unanswered.computeIfAbsent(topic, none -> new HashSet<>()).add(value);
    }

    private void changed(String topic, String value, short errorCode) {
        whenConnectionIsLost(() -> {});
        switch (ErrorCode.forCode(errorCode).orElseThrow()) {
            case NONE -> {
                setup.tally().reached(State.SETTING_CHANGED);
                Set<String> still = new HashSet<>(unanswered.getOrDefault(topic, Set.of()));
                still.add(value);
                possible.put(topic, still);
            }
            case NOT_CONTROLLER, UNKNOWN_SERVER_ERROR -> {
                notAnswered(topic, value);
                setup.tally().reached(State.RETRIABLE_ERROR);
            }
            default ->
                throw new AssertionError("a change of settings was refused with " + ErrorCode.forCode(errorCode));
        }
    }

    private void look(String topic) {
        ask(
                ApiKey.DESCRIBE_CONFIGS,
                random.between(1, ApiKey.DESCRIBE_CONFIGS.versions().highest()),
                new DescribeConfigsRequestBuilder()
                        .resources(List.of(new DescribeConfigsRequest.DescribeConfigsResource(TOPIC, topic, null)))
                        .build(),
                DescribeConfigsRequestCodec.CODEC,
                DescribeConfigsResponseCodec.CODEC,
                response -> looked(topic, response.results().getFirst()));
    }

    private void looked(String topic, DescribeConfigsResponse.DescribeConfigsResult result) {
        looks++;
        if (result.errorCode() == ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code()) {
            return; // it is yet to be made
        }
        if (result.errorCode() != ErrorCode.NONE.code()) {
            throw new AssertionError("DescribeConfigs of " + topic + " was refused: " + result.errorCode());
        }
        String value = valueOf(INTERVAL, result);
        String companion = valueOf(COMPANION, result);
        if (!possible.containsKey(topic)) {
            possible.put(topic, new HashSet<>(Set.of(value)));
            return;
        }
        if (!possible.get(topic).contains(value)) {
            throw new AssertionError(topic + " has " + INTERVAL + "=" + value + ", and not one of "
                    + possible.get(topic) + ": a change was lost");
        }
        if (!companion.equals(NEVER_SET) && !companion.equals(companion(value))) {
            throw new AssertionError(topic + " has " + INTERVAL + "=" + value + " and " + COMPANION + "=" + companion
                    + ", which were never set together");
        }
    }

    private static String companion(String value) {
        return Long.toString(1 + Long.parseLong(value));
    }

    private static String valueOf(String name, DescribeConfigsResponse.DescribeConfigsResult result) {
        for (DescribeConfigsResponse.DescribeConfigsResourceResult config : result.configs()) {
            String value = config.value();
            if (config.name().equals(name) && config.configSource() == SET_FOR_TOPIC && value != null) {
                return value;
            }
        }
        return NEVER_SET;
    }
}
