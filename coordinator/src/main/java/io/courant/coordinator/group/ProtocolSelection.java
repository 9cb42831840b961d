package io.courant.coordinator.group;

import java.util.HashMap;
import java.util.Map;

/** By which of their protocols the members of a group are assigned: each votes for the first of its own that all know. */
final class ProtocolSelection {

    private ProtocolSelection() {}

    /** Whether a client with these protocols can be in the group. */
    static boolean fits(Group group, JoinRequest request) {
        if (request.protocolType().isEmpty() || request.protocols().isEmpty()) {
            return false;
        }
        if (group.members().isEmpty()) {
            return true;
        }
        return request.protocolType().equals(group.protocolType())
                && request.protocols().stream().anyMatch(protocol -> group.allKnow(protocol.name()));
    }

    /** The one with the most votes, of those with as many the one that the leader likes best. The group has members. */
    static String select(Group group) {
        Member leader = group.member(group.leader);
        Member counting = leader == null ? group.members().iterator().next() : leader;
        Map<String, Integer> votes = new HashMap<>();
        for (Member member : group.members()) {
            for (MemberProtocol protocol : member.protocols) {
                if (group.allKnow(protocol.name())) {
                    votes.merge(protocol.name(), 1, Integer::sum);
                    break;
                }
            }
        }
        String best = "";
        int most = 0;
        for (MemberProtocol protocol : counting.protocols) {
            int count = votes.getOrDefault(protocol.name(), 0);
            if (count > most) {
                best = protocol.name();
                most = count;
            }
        }
        return best;
    }
}
