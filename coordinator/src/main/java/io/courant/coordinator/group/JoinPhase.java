package io.courant.coordinator.group;

import io.courant.base.Timer;
import io.courant.base.Uuid;
import io.courant.coordinator.CoordinatorLimits;
import io.courant.coordinator.runtime.RecordWriter;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.JoinGroupResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How members come into a group, and how a rebalance begins and gathers them. */
final class JoinPhase {

    private static final long NANOS_PER_MS = 1_000_000;

    private final GroupContext context;
    private final Groups groups;
    private final RecordWriter<GroupRecord> writer;
    private final Sessions sessions;
    private final SyncPhase syncs;
    private final JoinAnswers answers;
    private final StaticMembers statics;

    JoinPhase(
            GroupContext context, Groups groups, RecordWriter<GroupRecord> writer, Sessions sessions, SyncPhase syncs) {
        this.context = context;
        this.groups = groups;
        this.writer = writer;
        this.sessions = sessions;
        this.syncs = syncs;
        this.answers = new JoinAnswers(writer);
        this.statics = new StaticMembers(context, writer, this, sessions, answers);
    }

    /** Answers at once with a refusal or what is known already; else when the join phase ends. */
    void join(JoinRequest request, Consumer<JoinGroupResponse> answer) {
        ErrorCode refusal = refusal(request);
        if (refusal != null) {
            answers.refuse(request.memberId(), refusal, answer);
            return;
        }
        Group group = groups.findOrMake(request.groupId());
        refusal = refusal(group, request);
        if (refusal != null) {
            if (refusal == ErrorCode.GROUP_MAX_SIZE_REACHED) {
                removePending(group, request.memberId());
            }
            answers.refuse(request.memberId(), refusal, answer);
        } else if (request.memberId().isEmpty()) {
            joinNew(group, request, answer);
        } else {
            joinKnown(group, request, answer);
        }
        groups.forgetIfVoid(group);
    }

    private @Nullable ErrorCode refusal(JoinRequest request) {
        if (request.groupId().isEmpty()) {
            return ErrorCode.INVALID_GROUP_ID;
        }
        GroupSettings settings = context.settings();
        if (request.sessionTimeoutMs() < settings.minSessionTimeoutMs()
                || request.sessionTimeoutMs() > settings.maxSessionTimeoutMs()) {
            return ErrorCode.INVALID_SESSION_TIMEOUT;
        }
        return !request.memberId().isEmpty() && groups.find(request.groupId()) == null
                ? ErrorCode.UNKNOWN_MEMBER_ID
                : null;
    }

    private @Nullable ErrorCode refusal(Group group, JoinRequest request) {
        Member known = group.member(request.memberId());
        Member itself = known == null ? group.staticMember(request.instanceId()) : known;
        if (!hasPlace(group, known) && itself == null) {
            return ErrorCode.GROUP_MAX_SIZE_REACHED;
        }
        int asked = request.metadataBytes();
        int replaced = itself == null ? 0 : itself.metadataBytes();
        if (asked > CoordinatorLimits.GROUP_METADATA_BYTES - group.metadataBytes() + replaced) {
            return ErrorCode.GROUP_MAX_SIZE_REACHED;
        }
        boolean takesMore = itself == null || (asked > replaced && asked > CoordinatorLimits.USUAL_METADATA_BYTES);
        if (takesMore && context.isShortOfMemory()) {
            return ErrorCode.COORDINATOR_NOT_AVAILABLE;
        }
        return ProtocolSelection.fits(group, request) ? null : ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
    }

    private boolean hasPlace(Group group, @Nullable Member known) {
        int maxSize = context.settings().maxSize();
        return switch (group.state) {
            case EMPTY -> true;
            case PREPARING -> (known != null && known.heldJoin != null) || group.heldJoins() < maxSize;
            case COMPLETING, STABLE -> known != null || group.size() < maxSize;
        };
    }

    private void joinNew(Group group, JoinRequest request, Consumer<JoinGroupResponse> answer) {
        String instanceId = request.instanceId();
        String memberId = newMemberId(instanceId == null ? request.client().id() : instanceId);
        if (instanceId != null) {
            Member before = group.staticMember(instanceId);
            if (before == null) {
                add(group, memberId, request, answer);
            } else {
                statics.replace(group, before, memberId, request, answer);
            }
        } else if (request.needsMemberId()) {
            group.addPending(memberId, after(request.sessionTimeoutMs() * NANOS_PER_MS, () -> {
                removePending(group, memberId);
                groups.forgetIfVoid(group);
            }));
            answers.refuse(memberId, ErrorCode.MEMBER_ID_REQUIRED, answer);
        } else {
            add(group, memberId, request, answer);
        }
    }

    /** Nobody will join with the id. */
    void removePending(Group group, String memberId) {
        group.removePending(memberId);
        completeIfAllJoined(group);
    }

    private Timer after(long nanos, Runnable event) {
        return PatientTimer.schedule(context, nanos, event);
    }

    private String newMemberId(String prefix) {
        String cut = prefix.length() <= CoordinatorLimits.MEMBER_ID_PREFIX_LENGTH
                ? prefix
                : prefix.substring(0, CoordinatorLimits.MEMBER_ID_PREFIX_LENGTH);
        Uuid random = Uuid.random(context.random());
        return cut + "-" + new java.util.UUID(random.high(), random.low());
    }

    private void joinKnown(Group group, JoinRequest request, Consumer<JoinGroupResponse> answer) {
        if (group.isPending(request.memberId()) && request.instanceId() == null) {
            group.removePending(request.memberId());
            add(group, request.memberId(), request, answer);
            return;
        }
        ErrorCode refusal = Membership.refusal(group, request.memberId(), request.instanceId());
        Member member = group.member(request.memberId());
        if (refusal != null || member == null) {
            answers.refuse(request.memberId(), refusal == null ? ErrorCode.UNKNOWN_MEMBER_ID : refusal, answer);
            return;
        }
        boolean sameProtocols = member.protocols.equals(request.protocols());
        boolean leads = member.id.equals(group.leader);
        boolean knowsEnough = switch (group.state) {
            case EMPTY, PREPARING -> false;
            case COMPLETING -> sameProtocols;
            case STABLE -> sameProtocols && !leads;
        };
        if (knowsEnough) {
            answers.accept(group, member, answer);
        } else {
            rejoin(group, member, request, answer);
        }
    }

    private void add(Group group, String memberId, JoinRequest request, Consumer<JoinGroupResponse> answer) {
        Member member = new Member(memberId, request.instanceId(), request);
        member.isNew = true;
        if (group.members().isEmpty()) {
            group.changeProtocolType(request.protocolType());
        }
        if (group.state == GroupState.PREPARING && group.isFirstRebalance) {
            group.newMemberCame = true;
        }
        group.add(member);
        sessions.came(group, member);
        hold(group, member, answer);
        rebalance(group);
    }

    /** The member takes part in a rebalance with what it says now. */
    void rejoin(Group group, Member member, JoinRequest request, Consumer<JoinGroupResponse> answer) {
        group.update(member, request);
        hold(group, member, answer);
        rebalance(group);
    }

    private void hold(Group group, Member member, Consumer<JoinGroupResponse> answer) {
        Consumer<JoinGroupResponse> earlier = member.heldJoin;
        member.heldJoin = answer;
        if (earlier == null) {
            group.joinHeld();
        } else {
            answers.refuse(member.id, ErrorCode.REBALANCE_IN_PROGRESS, earlier); // its client has given it up
        }
    }

    /** Answers a join that is held, of a member that does not stay. */
    void release(Group group, Member member, ErrorCode error) {
        Consumer<JoinGroupResponse> held = member.heldJoin;
        if (held != null) {
            member.heldJoin = null;
            group.joinAnswered();
            answers.refuse(error == ErrorCode.UNKNOWN_MEMBER_ID ? "" : member.id, error, held);
        }
    }

    /** Begins a rebalance, or sees whether the one that has begun can go on. */
    void rebalance(Group group) {
        if (group.state == GroupState.PREPARING) {
            completeIfAllJoined(group);
        } else {
            prepare(group);
        }
    }

    private void prepare(Group group) {
        boolean isFirst = group.state == GroupState.EMPTY;
        if (group.state == GroupState.COMPLETING) {
            syncs.giveUp(group);
        }
        group.cancelPhaseTimer();
        group.state = GroupState.PREPARING;
        group.isFirstRebalance = isFirst;
        group.newMemberCame = false;
        context.meters().rebalances.increment();
        if (isFirst) {
            int delayMs = context.settings().initialRebalanceDelayMs();
            waitForFirst(group, delayMs, Math.max(group.rebalanceTimeoutMs() - delayMs, 0));
        } else {
            group.phaseTimer = after(group.rebalanceTimeoutMs() * NANOS_PER_MS, () -> complete(group));
            completeIfAllJoined(group);
        }
    }

    /** After the first member has come: each round in which another one came is followed by one more. */
    private void waitForFirst(Group group, int delayMs, int leftMs) {
        group.phaseTimer = after(Math.max(delayMs, 0) * NANOS_PER_MS, () -> {
            if (group.newMemberCame && leftMs > 0) {
                group.newMemberCame = false;
                int next = Math.min(context.settings().initialRebalanceDelayMs(), leftMs);
                waitForFirst(group, next, Math.max(leftMs - next, 0));
            } else {
                complete(group);
            }
        });
    }

    private void completeIfAllJoined(Group group) {
        if (group.state == GroupState.PREPARING && !group.isFirstRebalance && group.allHaveJoined()) {
            complete(group);
        }
    }

    /** Who has not joined by now is out, but static members: they have their session timeout. */
    private void complete(Group group) {
        group.cancelPhaseTimer();
        List<Member> late = new ArrayList<>(0);
        boolean anyJoined = false;
        for (Member member : group.members()) {
            if (member.heldJoin != null) {
                anyJoined = true;
            } else if (!member.isStatic()) {
                late.add(member);
            }
        }
        late.forEach(group::remove);
        if (group.members().isEmpty()) {
            becomeEmpty(group);
        } else if (anyJoined) {
            electLeader(group);
            beginGeneration(group);
        } else {
            // Static members alone, and none has come yet.
            long nanos =
                    Math.max(group.rebalanceTimeoutMs() * NANOS_PER_MS, CoordinatorLimits.SHORTEST_REBALANCE_NANOS);
            group.phaseTimer = after(nanos, () -> complete(group));
        }
    }

    private void becomeEmpty(Group group) {
        group.generation = nextGeneration(group);
        group.protocol = null;
        group.leader = null;
        group.state = GroupState.EMPTY;
        writer.write(new GroupRecord.Generation(
                group.id, group.toValue(Map.of(), context.clock().wallMs())));
    }

    private static void electLeader(Group group) {
        Member leader = group.member(group.leader);
        if (leader != null && leader.heldJoin != null) {
            return;
        }
        for (Member member : group.members()) {
            if (member.heldJoin != null) {
                group.leader = member.id;
                return;
            }
        }
    }

    private void beginGeneration(Group group) {
        group.generation = nextGeneration(group);
        group.protocol = ProtocolSelection.select(group);
        group.state = GroupState.COMPLETING;
        for (Member member : List.copyOf(group.members())) {
            Consumer<JoinGroupResponse> held = member.heldJoin;
            member.isNew = false;
            member.owesSync = true;
            if (held != null) {
                member.heldJoin = null;
                group.joinAnswered();
                sessions.heard(group, member);
                answers.accept(group, member, held);
            }
        }
        syncs.await(group);
    }

    private static int nextGeneration(Group group) {
        return group.generation == Integer.MAX_VALUE ? 1 : group.generation + 1;
    }
}
