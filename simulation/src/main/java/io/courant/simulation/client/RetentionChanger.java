package io.courant.simulation.client;

import io.courant.simulation.check.RetentionRules;
import io.courant.simulation.check.RulesInForce;
import io.courant.simulation.client.Tally.State;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.IncrementalAlterConfigsRequest;
import io.courant.wire.message.IncrementalAlterConfigsRequestBuilder;
import io.courant.wire.message.IncrementalAlterConfigsRequestCodec;
import io.courant.wire.message.IncrementalAlterConfigsResponseCodec;
import java.util.List;

/**
 * Changes how long records are kept while they come and go. A change is asked for until it is answered, and the next one some
 * time later, so that everybody knows which rules hold.
 */
public final class RetentionChanger extends AskingClient {

    private static final byte TOPIC = 2;
    private static final byte SET = 0;
    private static final int OFF = -1;

    private final List<String> names;
    private String topic;
    private RetentionRules wanted;
    private long notBeforeNanos;
    private boolean requested;
    private int changes;

    /** Nobody else changes that for {@code topics}. */
    public RetentionChanger(ClientSetup setup, SeededRandom random, List<String> topics) {
        super(setup, random, topics, false, ClientLimits.PAUSE_NANOS);
        this.names = List.copyOf(topics);
        this.topic = names.getFirst();
        this.wanted = drawn();
    }

    @Override
    public boolean isDone() {
        return isFinishing();
    }

    @Override
    public String describe() {
        return "changer of retention: " + changes + " changes";
    }

    @Override
    void turn() {
        if (isFinishing() || setup.world().nowNanos() < notBeforeNanos) {
            return;
        }
        if (!requested) {
            requested = true;
            setup.checkers().retentionRequested(topic, wanted);
        }
        ask(
                ApiKey.INCREMENTAL_ALTER_CONFIGS,
                random.between(0, 1),
                new IncrementalAlterConfigsRequestBuilder()
                        .resources(List.of(new IncrementalAlterConfigsRequest.AlterConfigsResource(
                                TOPIC,
                                topic,
                                List.of(
                                        setting("retention.ms", wanted.ms()),
                                        setting("retention.bytes", wanted.bytes())))))
                        .build(),
                IncrementalAlterConfigsRequestCodec.CODEC,
                IncrementalAlterConfigsResponseCodec.CODEC,
                response -> answered(response.responses().getFirst().errorCode()));
    }

    private static IncrementalAlterConfigsRequest.AlterableConfig setting(String name, long value) {
        return new IncrementalAlterConfigsRequest.AlterableConfig(name, SET, Long.toString(value));
    }

    private void answered(short errorCode) {
        switch (ErrorCode.forCode(errorCode).orElseThrow()) {
            case NONE -> {
                changes++;
                setup.tally().reached(State.RETENTION_CHANGED);
                long nowNanos = setup.world().nowNanos();
                setup.checkers().retentionSet(topic, wanted, nowNanos);
                notBeforeNanos = nowNanos + RulesInForce.TAKEN_UP_NANOS;
                topic = names.get(random.nextInt(names.size()));
                wanted = drawn();
                requested = false;
            }
            case NOT_CONTROLLER, UNKNOWN_SERVER_ERROR -> setup.tally().reached(State.RETRIABLE_ERROR);
            default ->
                throw new AssertionError("a change of retention was refused with " + ErrorCode.forCode(errorCode));
        }
    }

    private RetentionRules drawn() {
        return switch (random.nextInt(3)) {
            case 0 -> new RetentionRules(random.between(100, 5_000), OFF);
            case 1 -> new RetentionRules(OFF, random.between(1_000, 100_000));
            default -> new RetentionRules(OFF, OFF);
        };
    }
}
