package io.courant.coordinator.group;

import io.courant.wire.ErrorCode;
import java.util.List;

/** What becomes of offsets that are to be deleted: with an error of all there are none of single ones. */
public record OffsetDeletion(ErrorCode error, List<ErrorCode> ofPartitions) {

    /** Nothing is deleted. */
    public static OffsetDeletion refused(ErrorCode error) {
        return new OffsetDeletion(error, List.of());
    }
}
