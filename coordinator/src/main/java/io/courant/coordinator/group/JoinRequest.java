package io.courant.coordinator.group;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client that wants to be a member, or a member that joins again.
 *
 * @param memberId empty when it has none yet
 * @param instanceId of a static member
 * @param rebalanceTimeoutMs how long it may take to join again
 * @param protocols what it can assign by, what it likes best first; of two with one name the first counts
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
        protocols = distinct(protocols);
    }

    private static List<MemberProtocol> distinct(List<MemberProtocol> protocols) {
        if (protocols.size() <= 1) {
            return List.copyOf(protocols);
        }
        Map<String, MemberProtocol> byName = new LinkedHashMap<>();
        for (MemberProtocol protocol : protocols) {
            byName.putIfAbsent(protocol.name(), protocol);
        }
        return List.copyOf(byName.values());
    }

    /** What it says in all: of all protocols together, and who it is. */
    int metadataBytes() {
        return metadataBytes(client, instanceId, protocols);
    }

    static int metadataBytes(GroupClient client, @Nullable String instanceId, List<MemberProtocol> protocols) {
        long bytes =
                (long) client.id().length() + client.host().length() + (instanceId == null ? 0 : instanceId.length());
        for (MemberProtocol protocol : protocols) {
            bytes += protocol.bytes();
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }
}
