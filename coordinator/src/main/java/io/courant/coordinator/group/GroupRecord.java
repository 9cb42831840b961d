package io.courant.coordinator.group;

import io.courant.wire.message.GroupMetadataValue;
import org.jspecify.annotations.Nullable;

/** What is stored of groups. Under one key the newest record counts. */
public sealed interface GroupRecord {

    String group();

    /** The offset that the group has committed for a partition; null: it has none any more. */
    record Offset(
            String group,
            String topic,
            int partition,
            @Nullable CommittedOffset offset) implements GroupRecord {}

    /** The group's last whole generation; null: the group is gone. */
    record Generation(String group, @Nullable GroupMetadataValue value) implements GroupRecord {}
}
