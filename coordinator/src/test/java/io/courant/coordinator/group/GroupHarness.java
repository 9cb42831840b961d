package io.courant.coordinator.group;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.base.metrics.MeterBoard;
import io.courant.coordinator.MemoryLog;
import io.courant.coordinator.runtime.CoordinatorPartition;
import io.courant.testkit.RecordingEventLog;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedBuffers;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.SimulatedProcess;
import io.courant.testkit.SimulatedShard;
import io.courant.testkit.SimulatedWorld;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.JoinGroupResponse;
import io.courant.wire.message.SyncGroupResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A coordinator of groups on a partition in memory, and members that ask it. */
final class GroupHarness {

    static final String GROUP = "group";
    static final int SESSION_MS = 10_000;
    static final int REBALANCE_MS = 60_000;

    final SimulatedWorld world = new SimulatedWorld(1);
    final SimulatedShard shard = new SimulatedProcess(world, "coordinator").shard(0);
    final SimulatedClock clock = new SimulatedClock(world);
    final MemoryLog log = new MemoryLog(shard);
    final GroupMeters meters = new GroupMeters(new MeterBoard());
    final List<String> missingTopics = new ArrayList<>();
    /** How often a topic was made: each time it has another id. */
    final Map<String, Integer> incarnations = new HashMap<>();

    GroupSettings settings = new GroupSettings(6_000, 1_800_000, 1_000, 3_000, 4_096, 86_400_000L, 600_000, 1 << 26);
    private CoordinatorPartition<GroupRecord, GroupCoordinator> partition = newPartition();

    /** A coordinator with {@code changed} settings. */
    void with(GroupSettings changed) {
        settings = changed;
        restart();
    }

    /** The process ends and another one begins: what is committed is loaded. */
    void restart() {
        world.run(shard, () -> partition.close());
        partition = newPartition();
        load();
    }

    void load() {
        world.run(shard, () -> partition.load());
        world.await("the load", () -> partition.serving() != null);
    }

    GroupCoordinator coordinator() {
        if (partition.serving() == null) {
            load();
        }
        return Objects.requireNonNull(partition.serving());
    }

    boolean serves() {
        return partition.serving() != null;
    }

    private CoordinatorPartition<GroupRecord, GroupCoordinator> newPartition() {
        GroupContext context = new GroupContext(
                shard,
                clock,
                new SeededRandom(7),
                clock::wallMs,
                settings,
                new KnownTopics(),
                meters,
                new RecordingEventLog());
        return new CoordinatorPartition<>(
                new CoordinatorPartition.Setup(
                        "__consumer_offsets-0",
                        log,
                        shard,
                        clock,
                        new SimulatedBuffers(),
                        new RecordingEventLog(),
                        5_000_000_000L),
                new GroupRecordFormat(),
                writer -> new GroupCoordinator(context, writer),
                ended -> {});
    }

    Uuid topicId(String topic) {
        return new Uuid(topic.hashCode(), 1 + incarnations.getOrDefault(topic, 0));
    }

    private final class KnownTopics implements TopicView {

        @Override
        public boolean has(String topic, int partition) {
            return !missingTopics.contains(topic);
        }

        @Override
        public Uuid id(String topic) {
            return missingTopics.contains(topic) ? Uuid.ZERO : topicId(topic);
        }
    }

    /** What was answered, once it was. */
    static final class Asked<T> {
        @Nullable
        T answer;

        boolean isAnswered() {
            return answer != null;
        }

        T answer() {
            return Objects.requireNonNull(answer, "not answered yet");
        }
    }

    <T> Asked<T> ask(BiConsumer<GroupCoordinator, Consumer<T>> question) {
        Asked<T> asked = new Asked<>();
        GroupCoordinator coordinator = coordinator();
        world.run(
                shard,
                () -> question.accept(coordinator, answer -> {
                    assertThat(asked.answer).as("the only answer").isNull();
                    asked.answer = answer;
                }));
        return asked;
    }

    <T> T answerTo(BiConsumer<GroupCoordinator, Consumer<T>> question) {
        Asked<T> asked = ask(question);
        world.await("an answer", asked::isAnswered);
        return asked.answer();
    }

    JoinRequest newMember() {
        return join("", null, "range");
    }

    JoinRequest join(String memberId, @Nullable String instanceId, String... protocols) {
        List<MemberProtocol> known = new ArrayList<>();
        for (String protocol : protocols) {
            known.add(new MemberProtocol(protocol, ("said for " + protocol).getBytes(UTF_8)));
        }
        return new JoinRequest(
                GROUP,
                memberId,
                instanceId,
                SESSION_MS,
                REBALANCE_MS,
                "consumer",
                known,
                new GroupClient("client", "/127.0.0.1"),
                false,
                true);
    }

    Asked<JoinGroupResponse> join(JoinRequest request) {
        return ask((coordinator, answer) -> coordinator.join(request, answer));
    }

    Asked<SyncGroupResponse> sync(JoinGroupResponse joined, Map<String, String> assignments) {
        Map<String, byte[]> bytes = new HashMap<>();
        assignments.forEach((member, text) -> bytes.put(member, text.getBytes(UTF_8)));
        SyncRequest request = new SyncRequest(GROUP, joined.generationId(), joined.memberId(), null, null, null, bytes);
        return ask((coordinator, answer) -> coordinator.sync(request, answer));
    }

    ErrorCode heartbeat(JoinGroupResponse joined) {
        return answerTo((coordinator, answer) ->
                coordinator.heartbeat(GROUP, joined.memberId(), null, joined.generationId(), answer));
    }

    List<ErrorCode> leave(LeaveRequest.Leaving... members) {
        LeaveRequest.Answer answer =
                answerTo((coordinator, then) -> coordinator.leave(new LeaveRequest(GROUP, List.of(members)), then));
        return answer.ofMembers();
    }

    List<ErrorCode> commit(int generation, String memberId, String topic, long offset) {
        return commit(generation, memberId, topic, offset, "");
    }

    List<ErrorCode> commit(int generation, String memberId, String topic, long offset, String metadata) {
        CommitRequest request = new CommitRequest(
                GROUP,
                generation,
                memberId,
                null,
                -1,
                false,
                List.of(new CommitRequest.PartitionOffset(topic, topicId(topic), 0, offset, -1, metadata)));
        return answerTo((coordinator, answer) -> coordinator.commit(request, answer));
    }

    /** The committed offset of partition 0; -1 for none. */
    long committed(String topic) {
        TopicOffsets.Answer answer = answerTo((coordinator, then) ->
                coordinator.fetch(GROUP, List.of(new TopicOffsets.Asked(topic, List.of(0))), then));
        CommittedOffset offset =
                answer.topics().getFirst().partitions().getFirst().offset();
        return offset == null ? -1 : offset.offset();
    }

    Optional<GroupDescription> describe() {
        return answerTo(
                (coordinator, answer) -> coordinator.describe(GROUP, answer, error -> answer.accept(Optional.empty())));
    }

    String state() {
        return describe().map(GroupDescription::state).orElse(GroupState.DEAD);
    }

    /** {@code count} members in one generation, the leader first; each has its own id as its assignment. */
    List<JoinGroupResponse> stableGroup(int count) {
        List<Asked<JoinGroupResponse>> joins = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            joins.add(join(newMember()));
        }
        return stable(joins);
    }

    /** Lets the joins come to their end, and syncs all of them. */
    List<JoinGroupResponse> stable(List<Asked<JoinGroupResponse>> joins) {
        world.await("all joins", () -> joins.stream().allMatch(Asked::isAnswered));
        List<JoinGroupResponse> joined = new ArrayList<>();
        Map<String, String> assignments = new HashMap<>();
        for (Asked<JoinGroupResponse> each : joins) {
            JoinGroupResponse answer = each.answer();
            assertThat(answer.errorCode()).isZero();
            assignments.put(answer.memberId(), answer.memberId());
            if (answer.leader().equals(answer.memberId())) {
                joined.addFirst(answer);
            } else {
                joined.add(answer);
            }
        }
        List<Asked<SyncGroupResponse>> syncs = new ArrayList<>();
        for (JoinGroupResponse each : joined.reversed()) {
            syncs.add(sync(each, each.leader().equals(each.memberId()) ? assignments : Map.of()));
        }
        world.await("all syncs", () -> syncs.stream().allMatch(Asked::isAnswered));
        syncs.forEach(each -> assertThat(each.answer().errorCode()).isZero());
        return joined;
    }

    static String text(SyncGroupResponse response) {
        return UTF_8.decode(response.assignment().duplicate()).toString();
    }

    void pass(long ms) {
        world.runFor(ms * 1_000_000);
    }
}
