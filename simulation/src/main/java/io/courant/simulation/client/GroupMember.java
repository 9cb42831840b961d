package io.courant.simulation.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.courant.simulation.check.GroupsAreSound;
import io.courant.simulation.client.Tally.State;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.HeartbeatRequestBuilder;
import io.courant.wire.message.HeartbeatRequestCodec;
import io.courant.wire.message.HeartbeatResponseCodec;
import io.courant.wire.message.JoinGroupRequest;
import io.courant.wire.message.JoinGroupRequestBuilder;
import io.courant.wire.message.JoinGroupRequestCodec;
import io.courant.wire.message.JoinGroupResponse;
import io.courant.wire.message.JoinGroupResponseCodec;
import io.courant.wire.message.LeaveGroupRequest;
import io.courant.wire.message.LeaveGroupRequestBuilder;
import io.courant.wire.message.LeaveGroupRequestCodec;
import io.courant.wire.message.LeaveGroupResponse;
import io.courant.wire.message.LeaveGroupResponseCodec;
import io.courant.wire.message.SyncGroupRequest;
import io.courant.wire.message.SyncGroupRequestBuilder;
import io.courant.wire.message.SyncGroupRequestCodec;
import io.courant.wire.message.SyncGroupResponse;
import io.courant.wire.message.SyncGroupResponseCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A member of a group: it finds the coordinator, joins, assigns when it leads, reads what is committed for what it has, and
 * commits ever higher offsets. Now and then it leaves, falls silent, or is another process from one moment to the next.
 */
public final class GroupMember implements SimulatedClient {

    private static final int SESSION_MS = 700;
    private static final int REBALANCE_MS = 900;
    private static final int JOIN_VERSION = 9;
    private static final int SYNC_VERSION = 5;
    private static final int HEARTBEAT_VERSION = 4;
    private static final int LEAVE_VERSION = 5;
    private static final int ONE_LEAVES_IN = 120;
    private static final int ONE_VANISHES_IN = 160;
    private static final int ONE_FALLS_SILENT_IN = 160;

    private enum Step {
        FIND,
        JOIN,
        SYNC,
        READ,
        WORK,
        LEAVE,
        GONE
    }

    private final ClientSetup setup;
    private final SeededRandom random;
    private final GroupsAreSound ledger;
    private final String group;
    private final String name;
    private final @Nullable String instanceId;
    private final int partitions;
    private final ClientTurns turns;
    private final GroupOffsetsClient offsets;
    private Step step = Step.FIND;
    private String memberId = "";
    private int generation = -1;
    private List<String> others = List.of();
    private boolean leads;
    private Set<Integer> owned = new TreeSet<>();
    private long silentUntilNanos;
    private boolean finishing;
    private int assignmentsMade;

    /**
     * A member of {@code group}, which shares {@code partitions} of {@code topic}.
     *
     * @param isStatic whether it keeps its place as another process
     */
    public GroupMember(
            ClientSetup setup,
            SeededRandom random,
            GroupsAreSound ledger,
            String group,
            String name,
            boolean isStatic,
            String topic,
            int partitions) {
        this.setup = setup;
        this.random = random;
        this.ledger = ledger;
        this.group = group;
        this.name = name;
        this.instanceId = isStatic ? name : null;
        this.partitions = partitions;
        TopicView topics = new TopicView(setup, random, List.of(topic), true);
        this.turns = new ClientTurns(setup, random, topics, ClientLimits.PAUSE_NANOS, this::turn);
        this.offsets = new GroupOffsetsClient(turns, ledger, group, topic);
        turns.whenLost(turns::answered);
    }

    @Override
    public void start() {
        turns.start();
    }

    @Override
    public void finish() {
        finishing = true;
        silentUntilNanos = 0;
    }

    @Override
    public boolean isDone() {
        return step == Step.GONE;
    }

    @Override
    public void end() {
        turns.end();
    }

    /** Whether it is in a generation and knows what it has there. */
    public boolean works() {
        return step == Step.WORK;
    }

    public int generation() {
        return generation;
    }

    /** The partitions that it has. */
    public Set<Integer> owned() {
        return new TreeSet<>(owned);
    }

    @Override
    public String describe() {
        return "member " + name + " (" + memberId + ") of " + group + " in generation " + generation + ": " + step;
    }

    private void turn() {
        if (setup.world().nowNanos() < silentUntilNanos) {
            return;
        }
        if (finishing && (step == Step.WORK || step == Step.READ)) {
            step = Step.LEAVE;
        } else if (finishing && memberId.isEmpty()) {
            step = Step.GONE;
        }
        switch (step) {
            case FIND -> find();
            case JOIN -> join();
            case SYNC -> sync();
            case READ -> offsets.read(List.copyOf(owned), error -> answered(error, Step.WORK));
            case WORK -> work();
            case LEAVE -> leave();
            case GONE -> {}
        }
    }

    private void work() {
        if (random.oneIn(ONE_LEAVES_IN)) {
            step = Step.LEAVE;
        } else if (random.oneIn(ONE_VANISHES_IN)) {
            setup.tally().reached(State.CLIENT_VANISHED);
            turns.link().vanish();
            startAnew();
        } else if (random.oneIn(ONE_FALLS_SILENT_IN)) {
            silentUntilNanos = setup.world().nowNanos() + 2L * SESSION_MS * 1_000_000;
        } else if (random.nextBoolean() || owned.isEmpty()) {
            heartbeat();
        } else {
            List<Integer> mine = new ArrayList<>(owned);
            int partition = mine.get(random.nextInt(mine.size()));
            offsets.commit(partition, generation, memberId, instanceId, error -> answered(error, Step.WORK));
        }
    }

    private void startAnew() {
        memberId = "";
        generation = -1;
        owned = new TreeSet<>();
        step = Step.FIND;
    }

    private void find() {
        GroupOffsetsClient.find(turns, group, error -> answered(error, Step.JOIN));
    }

    private void join() {
        JoinGroupRequest request = new JoinGroupRequestBuilder()
                .groupId(group)
                .sessionTimeoutMs(SESSION_MS)
                .rebalanceTimeoutMs(REBALANCE_MS)
                .memberId(memberId)
                .groupInstanceId(instanceId)
                .protocolType("consumer")
                .protocols(List.of(new JoinGroupRequest.JoinGroupRequestProtocol(
                        "simulated", ByteBuffer.wrap(name.getBytes(UTF_8)))))
                .build();
        turns.ask();
        turns.link()
                .request(
                        ApiKey.JOIN_GROUP,
                        JOIN_VERSION,
                        request,
                        JoinGroupRequestCodec.CODEC,
                        JoinGroupResponseCodec.CODEC,
                        this::joined);
    }

    private void joined(JoinGroupResponse response) {
        turns.answered();
        ErrorCode error = ErrorCode.forCode(response.errorCode()).orElseThrow();
        if (error == ErrorCode.MEMBER_ID_REQUIRED) {
            memberId = response.memberId();
            return;
        }
        if (error == ErrorCode.NONE) {
            memberId = response.memberId();
            generation = response.generationId();
            leads = response.leader().equals(memberId) && !response.skipAssignment();
            others = response.members().stream()
                    .map(JoinGroupResponse.JoinGroupResponseMember::memberId)
                    .toList();
        }
        answered(error, Step.SYNC);
    }

    private void sync() {
        turns.ask();
        turns.link()
                .request(
                        ApiKey.SYNC_GROUP,
                        SYNC_VERSION,
                        new SyncGroupRequestBuilder()
                                .groupId(group)
                                .generationId(generation)
                                .memberId(memberId)
                                .groupInstanceId(instanceId)
                                .protocolType("consumer")
                                .protocolName("simulated")
                                .assignments(leads ? assign() : List.of())
                                .build(),
                        SyncGroupRequestCodec.CODEC,
                        SyncGroupResponseCodec.CODEC,
                        this::synced);
    }

    /** Each member gets its share, and all of them the name of this very assignment. */
    private List<SyncGroupRequest.SyncGroupRequestAssignment> assign() {
        String whole = name + "/" + memberId + "/" + ++assignmentsMade;
        List<SyncGroupRequest.SyncGroupRequestAssignment> assignments = new ArrayList<>();
        int first = random.nextInt(others.size());
        for (int i = 0; i < others.size(); i++) {
            StringBuilder text = new StringBuilder(whole);
            for (int partition = (first + i) % others.size(); partition < partitions; partition += others.size()) {
                text.append(' ').append(partition);
            }
            assignments.add(new SyncGroupRequest.SyncGroupRequestAssignment(
                    others.get(i), ByteBuffer.wrap(text.toString().getBytes(UTF_8))));
        }
        return assignments;
    }

    private void synced(SyncGroupResponse response) {
        turns.answered();
        ErrorCode error = ErrorCode.forCode(response.errorCode()).orElseThrow();
        if (error == ErrorCode.NONE) {
            String text = UTF_8.decode(response.assignment()).toString();
            List<String> words = List.of(text.split(" "));
            owned = new TreeSet<>();
            words.stream().skip(1).forEach(word -> owned.add(Integer.parseInt(word)));
            if (!text.isEmpty()) {
                setup.tally().reached(State.GENERATION_ASSIGNED);
                ledger.assigned(group, generation, name, words.getFirst(), new HashSet<>(owned));
            }
        }
        answered(error, Step.READ);
    }

    private void heartbeat() {
        turns.ask();
        turns.link()
                .request(
                        ApiKey.HEARTBEAT,
                        HEARTBEAT_VERSION,
                        new HeartbeatRequestBuilder()
                                .groupId(group)
                                .generationId(generation)
                                .memberId(memberId)
                                .groupInstanceId(instanceId)
                                .build(),
                        HeartbeatRequestCodec.CODEC,
                        HeartbeatResponseCodec.CODEC,
                        response -> {
                            turns.answered();
                            answered(ErrorCode.forCode(response.errorCode()).orElseThrow(), Step.WORK);
                        });
    }

    private void leave() {
        turns.ask();
        LeaveGroupRequest request = new LeaveGroupRequestBuilder()
                .groupId(group)
                .members(List.of(new LeaveGroupRequest.MemberIdentity(memberId, instanceId, null)))
                .build();
        turns.link()
                .request(
                        ApiKey.LEAVE_GROUP,
                        LEAVE_VERSION,
                        request,
                        LeaveGroupRequestCodec.CODEC,
                        LeaveGroupResponseCodec.CODEC,
                        this::left);
    }

    private void left(LeaveGroupResponse response) {
        turns.answered();
        ErrorCode error = response.errorCode() != 0 || response.members().isEmpty()
                ? ErrorCode.forCode(response.errorCode()).orElseThrow()
                : ErrorCode.forCode(response.members().getFirst().errorCode()).orElseThrow();
        switch (error) {
            case NONE, UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID -> startAnew();
            default -> answered(error, Step.LEAVE);
        }
    }

    /** What an answer means for the next turn. */
    private void answered(ErrorCode error, Step next) {
        switch (error) {
            case NONE -> step = next;
            case COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR -> {
                setup.tally().reached(State.RETRIABLE_ERROR);
                step = memberId.isEmpty() || step == Step.FIND ? Step.FIND : step;
            }
            case REBALANCE_IN_PROGRESS, ILLEGAL_GENERATION -> {
                setup.tally().reached(State.MEMBER_CALLED);
                step = Step.JOIN;
            }
            case UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID -> {
                setup.tally().reached(State.MEMBER_FORGOTTEN);
                startAnew();
            }
            default -> throw new AssertionError(describe() + " is answered " + error);
        }
    }
}
