package io.courant.simulation.client;

import io.courant.simulation.client.Tally.State;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.IncrementalAlterConfigsRequest;
import io.courant.wire.message.IncrementalAlterConfigsRequestBuilder;
import io.courant.wire.message.IncrementalAlterConfigsRequestCodec;
import io.courant.wire.message.IncrementalAlterConfigsResponseCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Changes whether records count in memory or on disk, while they are written: quickly back and forth, or after a while. */
public final class DurabilityChanger extends AskingClient {

    private static final byte TOPIC = 2;
    private static final byte SET = 0;
    private static final byte DELETE = 1;

    private static final String DURABILITY = "durability";

    /** Longest time that records go by one durability: long enough for some hundred of them, and for a loss of power. */
    private static final long LONGEST_STAY_NANOS = 1_500_000_000L;

    private final List<String> names;
    private final Runnable changedToDisk;
    private final Map<String, Boolean> inMemory = new HashMap<>();
    private String topic;
    private boolean memory;
    private boolean underWay;
    private long notBeforeNanos;
    private int changes;

    /** Nobody else changes that for {@code topics}; {@code changedToDisk} runs after each change to the disk. */
    public DurabilityChanger(ClientSetup setup, SeededRandom random, List<String> topics, Runnable changedToDisk) {
        super(setup, random, topics, false, ClientLimits.PAUSE_NANOS);
        this.names = List.copyOf(topics);
        this.changedToDisk = changedToDisk;
        this.topic = names.getFirst();
        this.memory = !setup.madeInMemory();
        whenConnectionIsLost(this::connectionLost);
    }

    @Override
    public boolean isDone() {
        return isFinishing();
    }

    @Override
    public String describe() {
        return "changer of durability: " + changes + " changes";
    }

    @Override
    void turn() {
        if (isFinishing() || setup.world().nowNanos() < notBeforeNanos) {
            return;
        }
        underWay = true;
        setup.checkers().durabilityRequested(topic, memory);
        ask(
                ApiKey.INCREMENTAL_ALTER_CONFIGS,
                anyVersion(ApiKey.INCREMENTAL_ALTER_CONFIGS),
                new IncrementalAlterConfigsRequestBuilder()
                        .resources(List.of(new IncrementalAlterConfigsRequest.AlterConfigsResource(
                                TOPIC, topic, List.of(setting()))))
                        .build(),
                IncrementalAlterConfigsRequestCodec.CODEC,
                IncrementalAlterConfigsResponseCodec.CODEC,
                response -> answered(response.responses().getFirst().errorCode()));
    }

    /** What is made with the disk goes back to it, too, when the setting is taken away. */
    private IncrementalAlterConfigsRequest.AlterableConfig setting() {
        if (!memory && !setup.madeInMemory() && random.nextBoolean()) {
            return new IncrementalAlterConfigsRequest.AlterableConfig(DURABILITY, DELETE, null);
        }
        return new IncrementalAlterConfigsRequest.AlterableConfig(DURABILITY, SET, memory ? "memory" : "disk");
    }

    private void connectionLost() {
        if (underWay) {
            ended(false);
        }
    }

    private void answered(short errorCode) {
        switch (ErrorCode.forCode(errorCode).orElseThrow()) {
            case NONE -> {
                ended(true);
                changes++;
                setup.tally().reached(State.DURABILITY_CHANGED);
                notBeforeNanos = setup.world().nowNanos() + random.nextLong(1 + random.nextLong(LONGEST_STAY_NANOS));
                if (!memory) {
                    changedToDisk.run();
                }
                inMemory.put(topic, memory);
                topic = names.get(random.nextInt(names.size()));
                memory = !inMemory.getOrDefault(topic, setup.madeInMemory());
            }
            case NOT_CONTROLLER, UNKNOWN_SERVER_ERROR -> {
                ended(false);
                setup.tally().reached(State.RETRIABLE_ERROR);
            }
            default ->
                throw new AssertionError("a change of durability was refused with " + ErrorCode.forCode(errorCode));
        }
    }

    private void ended(boolean done) {
        underWay = false;
        setup.checkers().durabilityAnswered(topic, memory, done, setup.world().nowNanos());
    }
}
