package io.courant.simulation.client;

import io.courant.simulation.check.GroupsAreSound;
import io.courant.simulation.client.Tally.State;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ErrorCode;
import java.util.List;
import java.util.stream.IntStream;

/** Looks up once what a group has committed for all partitions of a topic. */
public final class GroupReader implements SimulatedClient {

    private final ClientSetup setup;
    private final String group;
    private final int partitions;
    private final ClientTurns turns;
    private final GroupOffsetsClient offsets;
    private boolean done;

    public GroupReader(
            ClientSetup setup, SeededRandom random, GroupsAreSound ledger, String group, String topic, int partitions) {
        this.setup = setup;
        this.group = group;
        this.partitions = partitions;
        TopicView topics = new TopicView(setup, random, List.of(topic), false);
        this.turns = new ClientTurns(setup, random, topics, ClientLimits.PAUSE_NANOS, this::turn);
        this.offsets = new GroupOffsetsClient(turns, ledger, group, topic);
        turns.whenLost(turns::answered);
    }

    private void turn() {
        if (done) {
            return;
        }
        List<Integer> all = IntStream.range(0, partitions).boxed().toList();
        offsets.read(all, error -> {
            done = error == ErrorCode.NONE;
            setup.tally().reached(done ? State.GROUP_READ : State.RETRIABLE_ERROR);
        });
    }

    @Override
    public void start() {
        turns.start();
    }

    @Override
    public void finish() {}

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public void end() {
        turns.end();
    }

    @Override
    public String describe() {
        return "reader of group " + group + (done ? ", done" : "");
    }
}
