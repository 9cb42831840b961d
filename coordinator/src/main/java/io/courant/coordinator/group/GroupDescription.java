package io.courant.coordinator.group;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group as people are shown it.
 *
 * @param protocol empty while there is none
 */
public record GroupDescription(
        String groupId, String state, String protocolType, String protocol, List<OfMember> members) {

    /** One of its members. */
    public record OfMember(
            String memberId,
            @Nullable String instanceId,
            GroupClient client,
            ByteBuffer metadata,
            ByteBuffer assignment) {}

    public GroupDescription {
        members = List.copyOf(members);
    }
}
