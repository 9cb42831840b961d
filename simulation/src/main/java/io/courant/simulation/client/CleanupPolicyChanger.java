package io.courant.simulation.client;

import io.courant.simulation.client.Tally.State;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.IncrementalAlterConfigsRequest;
import io.courant.wire.message.IncrementalAlterConfigsRequestBuilder;
import io.courant.wire.message.IncrementalAlterConfigsRequestCodec;
import io.courant.wire.message.IncrementalAlterConfigsResponseCodec;
import java.util.List;

/** Changes whether old records of a topic are compacted, deleted or both, while passes over it are under way. */
public final class CleanupPolicyChanger extends AskingClient {

    private static final byte TOPIC = 2;
    private static final byte SET = 0;

    /** More than a few passes, and sometimes less than one. */
    private static final long LONGEST_STAY_NANOS = 1_000_000_000L;

    /** Twice as often as the others: what is only deleted is not compacted. */
    private static final List<String> POLICIES = List.of("compact", "compact", "compact,delete", "delete");

    private final String topic;
    private long notBeforeNanos;
    private int changes;

    /** Nobody else changes that for {@code topic}. */
    public CleanupPolicyChanger(ClientSetup setup, SeededRandom random, String topic) {
        super(setup, random, List.of(topic), false, ClientLimits.PAUSE_NANOS);
        this.topic = topic;
    }

    @Override
    public boolean isDone() {
        return isFinishing();
    }

    @Override
    public String describe() {
        return "changer of cleanup.policy: " + changes + " changes";
    }

    @Override
    void turn() {
        if (isFinishing() || setup.world().nowNanos() < notBeforeNanos) {
            return;
        }
        String policy = POLICIES.get(random.nextInt(POLICIES.size()));
        ask(
                ApiKey.INCREMENTAL_ALTER_CONFIGS,
                anyVersion(ApiKey.INCREMENTAL_ALTER_CONFIGS),
                new IncrementalAlterConfigsRequestBuilder()
                        .resources(List.of(new IncrementalAlterConfigsRequest.AlterConfigsResource(
                                TOPIC,
                                topic,
                                List.of(new IncrementalAlterConfigsRequest.AlterableConfig(
                                        "cleanup.policy", SET, policy)))))
                        .build(),
                IncrementalAlterConfigsRequestCodec.CODEC,
                IncrementalAlterConfigsResponseCodec.CODEC,
                response -> answered(response.responses().getFirst().errorCode()));
    }

    private void answered(short errorCode) {
        switch (ErrorCode.forCode(errorCode).orElseThrow()) {
            case NONE -> {
                changes++;
                setup.tally().reached(State.CLEANUP_POLICY_CHANGED);
                notBeforeNanos = setup.world().nowNanos() + random.nextLong(1 + random.nextLong(LONGEST_STAY_NANOS));
            }
            case NOT_CONTROLLER, UNKNOWN_SERVER_ERROR -> setup.tally().reached(State.RETRIABLE_ERROR);
            default ->
                throw new AssertionError("a change of cleanup.policy was refused with " + ErrorCode.forCode(errorCode));
        }
    }
}
