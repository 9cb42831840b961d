package io.courant.coordinator.group;

import io.courant.base.Timer;
import io.courant.coordinator.CoordinatorLimits;
import io.courant.wire.message.GroupMetadataValue;
import io.courant.wire.message.GroupMetadataValueBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A group: data, which the classes of each concern change. One that has offsets alone has no members and no protocol. */
final class Group {

    final String id;
    final GroupOffsets offsets;
    GroupState state = GroupState.EMPTY;
    int generation;

    @Nullable
    String protocol;

    @Nullable
    String leader;

    /** When its last generation was stored, by the wall clock; -1 when none was. */
    long stateTimestampMs = -1;

    /** Its last generation, an empty one perhaps, is stored. */
    boolean isStored;

    /** PREPARING came from EMPTY: more members are waited for, also when all have joined. */
    boolean isFirstRebalance;

    /** A member has come in the round of waiting for the first ones that is under way. */
    boolean newMemberCame;

    /** Ends the join phase, or looks for members that have not asked for their assignment. */
    @Nullable
    Timer phaseTimer;

    private Map<String, Member> members = Map.of();
    private Map<String, String> staticIds = Map.of();
    /** Ids that were given out and not joined with yet, each with what takes it back. */
    private Map<String, Timer> pending = Map.of();

    private String protocolType = "";
    /** How many members know each protocol. */
    private Map<String, Integer> knowing = Map.of();

    private int metadataBytes;
    private int heldJoins;
    private final GroupMeters meters;

    Group(String id, GroupMeters meters) {
        this.id = id;
        this.meters = meters;
        this.offsets = new GroupOffsets(meters, id.length());
        meters.memory(ownBytes());
    }

    /** Of the members that are here, or were here last; empty when there never were any. */
    String protocolType() {
        return protocolType;
    }

    void changeProtocolType(String ofType) {
        meters.memory((long) ofType.length() - protocolType.length());
        protocolType = ofType;
    }

    /** In the order in which they came. */
    Collection<Member> members() {
        return members.values();
    }

    int size() {
        return members.size();
    }

    @Nullable
    Member member(@Nullable String memberId) {
        return memberId == null ? null : members.get(memberId);
    }

    /** The member that has the static id {@code instanceId}; null when there is none. */
    @Nullable
    Member staticMember(@Nullable String instanceId) {
        return instanceId == null ? null : member(staticIds.get(instanceId));
    }

    void add(Member member) {
        if (members.isEmpty()) {
            members = new LinkedHashMap<>(4);
        }
        members.put(member.id, member);
        meters.members(1);
        count(member, 1);
        if (member.instanceId != null) {
            if (staticIds.isEmpty()) {
                staticIds = new HashMap<>(4);
            }
            staticIds.put(member.instanceId, member.id);
        }
        if (leader == null) {
            leader = member.id;
        }
    }

    /** Takes a member out; what it held must have been answered. */
    void remove(Member member) {
        members.remove(member.id);
        meters.members(-1);
        count(member, -1);
        if (member.instanceId != null) {
            staticIds.remove(member.instanceId, member.id);
        }
        member.isGone = true;
        if (member.sessionTimer != null) {
            member.sessionTimer.cancel();
            member.sessionTimer = null;
        }
        if (member.id.equals(leader)) {
            leader = members.isEmpty() ? null : members.keySet().iterator().next();
        }
        if (members.isEmpty()) {
            members = Map.of();
            staticIds = Map.of();
            knowing = Map.of();
        }
    }

    /** Counts what a member takes, and which protocols it knows; with -1 no longer. */
    private void count(Member member, int sign) {
        meters.memory(sign * member.heapBytes());
        metadataBytes += sign * member.metadataBytes();
        if (knowing.isEmpty()) {
            knowing = new HashMap<>(4);
        }
        for (MemberProtocol protocol : member.protocols) {
            knowing.merge(protocol.name(), sign, (before, change) -> before + change == 0 ? null : before + change);
        }
    }

    /** Whether every member knows {@code protocol}. */
    boolean allKnow(String protocol) {
        return knowing.getOrDefault(protocol, 0) == members.size();
    }

    boolean isPending(String memberId) {
        return pending.containsKey(memberId);
    }

    int pendingCount() {
        return pending.size();
    }

    void addPending(String memberId, Timer expiry) {
        if (pending.isEmpty()) {
            pending = new HashMap<>(4);
        }
        pending.put(memberId, expiry);
        meters.memory(CoordinatorLimits.HEAP_BYTES_PER_PENDING_MEMBER);
    }

    void removePending(String memberId) {
        Timer expiry = pending.isEmpty() ? null : pending.remove(memberId);
        if (expiry != null) {
            expiry.cancel();
            meters.memory(-CoordinatorLimits.HEAP_BYTES_PER_PENDING_MEMBER);
        }
        if (pending.isEmpty()) {
            pending = Map.of();
        }
    }

    void joinHeld() {
        heldJoins++;
    }

    void joinAnswered() {
        heldJoins--;
    }

    int heldJoins() {
        return heldJoins;
    }

    /** Whether nobody is waited for any more. */
    boolean allHaveJoined() {
        return heldJoins == members.size() && pending.isEmpty();
    }

    void cancelPhaseTimer() {
        if (phaseTimer != null) {
            phaseTimer.cancel();
            phaseTimer = null;
        }
    }

    /** Takes over what a join of the member says. */
    void update(Member member, JoinRequest request) {
        count(member, -1);
        member.update(request);
        count(member, 1);
    }

    private long ownBytes() {
        return CoordinatorLimits.HEAP_BYTES_PER_GROUP + 2L * id.length() + protocolType.length();
    }

    /** Lets go of everything: nothing of the group happens any more. */
    void forget() {
        meters.memory(-ownBytes() - (long) pending.size() * CoordinatorLimits.HEAP_BYTES_PER_PENDING_MEMBER);
        offsets.forget();
        cancelPhaseTimer();
        pending.values().forEach(Timer::cancel);
        for (Member member : members()) {
            member.isGone = true;
            meters.memory(-member.heapBytes());
            if (member.sessionTimer != null) {
                member.sessionTimer.cancel();
            }
        }
    }

    /** How long the slowest member may take to join again. */
    int rebalanceTimeoutMs() {
        int longest = 0;
        for (Member member : members()) {
            longest = Math.max(longest, member.rebalanceTimeoutMs);
        }
        return longest;
    }

    /** What all members say together. */
    int metadataBytes() {
        return metadataBytes;
    }

    /** Nothing is left of it that anybody could ask for. */
    boolean isVoid() {
        return state == GroupState.EMPTY && !isStored && members.isEmpty() && pending.isEmpty() && offsets.isEmpty();
    }

    /** What is told of it: what members said and have only while that is settled. */
    GroupDescription describe() {
        boolean isSettled = state == GroupState.STABLE;
        List<GroupDescription.OfMember> described = new ArrayList<>(members.size());
        for (Member member : members()) {
            described.add(new GroupDescription.OfMember(
                    member.id,
                    member.instanceId,
                    member.client,
                    ByteBuffer.wrap(isSettled ? member.metadata(protocol) : Member.NOTHING),
                    ByteBuffer.wrap(isSettled ? member.assignment : Member.NOTHING)));
        }
        return new GroupDescription(
                id, state.text(), protocolType, isSettled && protocol != null ? protocol : "", described);
    }

    /** The generation as it is stored, with these assignments. */
    GroupMetadataValue toValue(Map<String, byte[]> assignments, long nowMs) {
        List<GroupMetadataValue.MemberMetadata> stored = new ArrayList<>(members.size());
        for (Member member : members()) {
            stored.add(new GroupMetadataValue.MemberMetadata(
                    member.id,
                    member.instanceId,
                    member.client.id(),
                    member.client.host(),
                    member.rebalanceTimeoutMs,
                    member.sessionTimeoutMs,
                    ByteBuffer.wrap(member.metadata(protocol)),
                    ByteBuffer.wrap(assignments.getOrDefault(member.id, Member.NOTHING))));
        }
        return new GroupMetadataValueBuilder()
                .protocolType(protocolType)
                .generation(generation)
                .protocol(protocol)
                .leader(leader)
                .currentStateTimestamp(nowMs)
                .members(stored)
                .build();
    }

    /** The assignments that are in force, by member. */
    Map<String, byte[]> assignments() {
        Map<String, byte[]> assignments = new HashMap<>();
        for (Member member : members()) {
            assignments.put(member.id, member.assignment);
        }
        return assignments;
    }

    /**
     * Applies a stored generation. Members that are here keep what they wait for; those that only the record knows come, and
     * those that it does not know go.
     */
    void become(GroupMetadataValue value) {
        isStored = true;
        generation = value.generation();
        changeProtocolType(value.protocolType());
        protocol = value.protocol();
        stateTimestampMs = value.currentStateTimestamp();
        state = value.members().isEmpty() ? GroupState.EMPTY : GroupState.STABLE;
        List<Member> leaving = new ArrayList<>(0);
        if (size() > 0) {
            Map<String, GroupMetadataValue.MemberMetadata> known = new HashMap<>();
            value.members().forEach(member -> known.put(member.memberId(), member));
            for (Member member : members()) {
                if (!known.containsKey(member.id)) {
                    leaving.add(member);
                }
            }
        }
        leaving.forEach(this::remove);
        for (GroupMetadataValue.MemberMetadata stored : value.members()) {
            Member member = member(stored.memberId());
            if (member == null) {
                member = new Member(
                        stored.memberId(),
                        stored.groupInstanceId(),
                        new GroupClient(stored.clientId(), stored.clientHost()),
                        stored.rebalanceTimeout() < 0 ? stored.sessionTimeout() : stored.rebalanceTimeout(),
                        stored.sessionTimeout(),
                        value.protocol() == null
                                ? List.of()
                                : List.of(new MemberProtocol(value.protocol(), bytes(stored.subscription()))));
                add(member);
            }
            meters.memory(-member.heapBytes());
            member.assignment = bytes(stored.assignment());
            meters.memory(member.heapBytes());
        }
        leader = value.leader();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        if (!buffer.hasRemaining()) {
            return Member.NOTHING;
        }
        if (buffer.arrayOffset() == 0 && buffer.array().length == buffer.remaining()) {
            return buffer.array();
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }
}
