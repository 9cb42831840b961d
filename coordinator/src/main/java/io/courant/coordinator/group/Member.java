package io.courant.coordinator.group;

import io.courant.base.Timer;
import io.courant.coordinator.CoordinatorLimits;
import io.courant.wire.message.JoinGroupResponse;
import io.courant.wire.message.SyncGroupResponse;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A member of a group: data, which the classes of each concern change. */
final class Member {

    static final byte[] NOTHING = {};

    final String id;
    final @Nullable String instanceId;
    GroupClient client;
    int rebalanceTimeoutMs;
    int sessionTimeoutMs;
    List<MemberProtocol> protocols;
    private int metadataBytes;
    byte[] assignment = NOTHING;

    /** Waits for the others to join. */
    @Nullable
    Consumer<JoinGroupResponse> heldJoin;

    /** Waits for the leader's assignments. */
    @Nullable
    Consumer<SyncGroupResponse> heldSync;

    /** Has not been answered yet since it came. */
    boolean isNew;

    /** Knows of the generation and has not asked for its assignment. */
    boolean owesSync;

    /** No longer in the group. */
    boolean isGone;

    /** When it is taken for dead, unless it is heard of; and the timer that looks, perhaps earlier. */
    long deadlineNanos;

    long timerDueNanos;

    /** Has got another session because the process stood still, and has not been heard of since. */
    boolean wasSpared;

    @Nullable
    Timer sessionTimer;

    Member(String id, @Nullable String instanceId, JoinRequest request) {
        this(
                id,
                instanceId,
                request.client(),
                request.rebalanceTimeoutMs(),
                request.sessionTimeoutMs(),
                request.protocols());
    }

    Member(
            String id,
            @Nullable String instanceId,
            GroupClient client,
            int rebalanceTimeoutMs,
            int sessionTimeoutMs,
            List<MemberProtocol> protocols) {
        this.id = id;
        this.instanceId = instanceId;
        this.client = client;
        this.rebalanceTimeoutMs = rebalanceTimeoutMs;
        this.sessionTimeoutMs = sessionTimeoutMs;
        this.protocols = protocols;
        this.metadataBytes = JoinRequest.metadataBytes(client, instanceId, protocols);
    }

    /** Takes over what a join says. */
    void update(JoinRequest request) {
        client = request.client();
        rebalanceTimeoutMs = request.rebalanceTimeoutMs();
        sessionTimeoutMs = request.sessionTimeoutMs();
        protocols = request.protocols();
        metadataBytes = JoinRequest.metadataBytes(client, instanceId, protocols);
    }

    boolean isStatic() {
        return instanceId != null;
    }

    /** What it said for {@code protocol}; nothing when it does not know that. */
    byte[] metadata(@Nullable String protocol) {
        for (MemberProtocol each : protocols) {
            if (each.name().equals(protocol)) {
                return each.metadata();
            }
        }
        return NOTHING;
    }

    /** What it takes of the heap, about. */
    long heapBytes() {
        return (long) CoordinatorLimits.HEAP_BYTES_PER_MEMBER + metadataBytes + assignment.length;
    }

    /** What it says, as {@link JoinRequest#metadataBytes()}. */
    int metadataBytes() {
        return metadataBytes;
    }
}
