package io.courant.log;

import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a partition that was taken out of use, under the name that it has got for that.
 *
 * @param deleted whether its files are to go; false: it was put aside and is kept
 */
record TakenOut(TopicIdPartition key, Path path, boolean deleted) {

    /** The one at {@code path}; null when the name is not that of a directory taken out. */
    static @Nullable TakenOut of(Path path) {
        String name = String.valueOf(path.getFileName());
        boolean deleted = name.endsWith(DirectoryRemoval.DELETED_SUFFIX);
        if (!deleted && !name.endsWith(DirectoryRemoval.ASIDE_SUFFIX)) {
            return null;
        }
        LogIdentity named = LogIdentity.ofDirectory(name.substring(0, name.lastIndexOf('.')), Uuid.ZERO);
        if (named == null) {
            return null;
        }
        try {
            return new TakenOut(new TopicIdPartition(Uuid.parse(named.topic()), named.partition()), path, deleted);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
