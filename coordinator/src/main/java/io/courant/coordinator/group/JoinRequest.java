package io.courant.coordinator.group;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client that wants to be a member, or a member that joins again.
 *
 * @param memberId empty when it has none yet
 * @param instanceId of a static member
 * @param rebalanceTimeoutMs how long it may take to join again
 * @param protocols what it can assign by, what it likes best first
 * @param client who it is
 * @param needsMemberId whether a client without an id is given one to join with, and not taken in yet (KIP-394)
 * @param knowsSkipping whether it can be told to leave the assignment as it is (KIP-814)
 */
public record JoinRequest(
        String groupId,
        String memberId,
        @Nullable String instanceId,
        int sessionTimeoutMs,
        int rebalanceTimeoutMs,
        String protocolType,
        List<MemberProtocol> protocols,
        GroupClient client,
        boolean needsMemberId,
        boolean knowsSkipping) {

    public JoinRequest {
        protocols = List.copyOf(protocols);
    }

    /** Of all protocols together, with what it says for them. */
    int metadataBytes() {
        long bytes = 0;
        for (MemberProtocol protocol : protocols) {
            bytes += protocol.bytes();
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }
}
