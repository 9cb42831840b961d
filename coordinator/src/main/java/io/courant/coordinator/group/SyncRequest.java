package io.courant.coordinator.group;

import io.courant.base.OrderedCopy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A member that asks for its assignment, and the leader that brings them all.
 *
 * @param protocolType what the member takes the group's to be; null when it does not say
 * @param protocolName likewise
 * @param assignments by member, on the heap and nobody else's
 */
public record SyncRequest(
        String groupId,
        int generation,
        String memberId,
        @Nullable String instanceId,
        @Nullable String protocolType,
        @Nullable String protocolName,
        Map<String, byte[]> assignments) {

    public SyncRequest {
        assignments = OrderedCopy.mapOf(assignments);
    }
}
