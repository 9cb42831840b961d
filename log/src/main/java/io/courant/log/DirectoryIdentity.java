package io.courant.log;

import io.courant.base.Disk;
import io.courant.base.Uuid;
import io.courant.log.stored.StoredContent;
import io.courant.log.stored.StoredFile;
import io.courant.log.stored.StoredKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who a data directory is: the file {@code identity}, a {@link StoredFile} of kind {@code IDENTITY}, whose version is
 * that of the directory's whole layout. Body, version 1:
 *
 * <pre>
 * offset  size
 *      0    16  directory id, made once
 *     16    16  cluster id; zero until the directory is bound to a cluster
 *     32     4  broker id
 * </pre>
 */
record DirectoryIdentity(Uuid directoryId, @Nullable Uuid clusterId, int brokerId) {

    static final String FILE_NAME = "identity";

    private static final int BODY_BYTES = 36;

    void write(Disk disk, Path directory) throws IOException {
        Uuid cluster = clusterId == null ? Uuid.ZERO : clusterId;
        ByteBuffer body = ByteBuffer.allocate(BODY_BYTES);
        body.putLong(directoryId.high()).putLong(directoryId.low());
        body.putLong(cluster.high()).putLong(cluster.low());
        body.putInt(brokerId).flip();
        StoredFile.write(disk, directory.resolve(FILE_NAME), StoredKind.IDENTITY, body, StoredFile.Durability.DURABLE);
    }

    static StoredContent read(Disk disk, Path directory) throws IOException {
        StoredContent content = StoredFile.read(disk, directory.resolve(FILE_NAME), StoredKind.IDENTITY);
        return content instanceof StoredContent.Sound sound && sound.body().remaining() != BODY_BYTES
                ? new StoredContent.Damaged("its body has " + sound.body().remaining() + " bytes, not " + BODY_BYTES)
                : content;
    }

    static DirectoryIdentity decode(ByteBuffer body) {
        Uuid directory = new Uuid(body.getLong(), body.getLong());
        Uuid cluster = new Uuid(body.getLong(), body.getLong());
        return new DirectoryIdentity(directory, cluster.equals(Uuid.ZERO) ? null : cluster, body.getInt());
    }
}
