package io.courant.metadata.coordination;

import io.courant.base.Bytes;
import io.courant.base.Invariants;
import io.courant.base.Uuid;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the coordination cell holds: who the cluster is and who may lead its metadata log.
 *
 * <pre>
 *  0        2            18      22       26          42       44                   44+20n
 *  +--------+------------+-------+--------+-----------+--------+--------------------+--------+-----------------+
 *  | format | cluster id | epoch | leader | change id | n      | n in-sync replicas | m      | m replicas      |
 *  | 1      |            |       |        |           | uint16 | (broker, directory)| uint16 | as in-sync ones |
 *  +--------+------------+-------+--------+-----------+--------+--------------------+--------+-----------------+
 * </pre>
 *
 * Big-endian; a replica is the broker's id (int32) and its data directory's id (16 bytes). The cell brings its own checksum.
 *
 * @param epoch the leader epoch of the metadata partition; every process that leads it has raised it first
 * @param leader the broker that leads the metadata partition
 * @param changeId made for each change, so that whoever does not know what became of theirs can find out
 */
public record MetadataRoot(
        Uuid clusterId, int epoch, int leader, Uuid changeId, List<Replica> inSync, List<Replica> replicas) {

    private static final short FORMAT = 1;
    private static final int REPLICA_BYTES = 4 + 16;
    private static final int FIXED_BYTES = 2 + 16 + 4 + 4 + 16 + 2 + 2;
    private static final int MAX_REPLICAS = 1_000;

    /** A replica of the metadata partition: an emptied or exchanged directory is another one. */
    public record Replica(int broker, Uuid directory) {}

    public MetadataRoot {
        inSync = List.copyOf(inSync);
        replicas = List.copyOf(replicas);
        Invariants.check(epoch >= 0, "the metadata partition has epoch %s", epoch);
        Invariants.check(replicas.containsAll(inSync), "%s in sync are not all among %s", inSync, replicas);
        Invariants.check(replicas.size() <= MAX_REPLICAS, "the metadata partition has %s replicas", replicas.size());
    }

    /** The same cluster led by {@code replica} in the next epoch. */
    public MetadataRoot ledBy(Replica replica, Uuid newChangeId) {
        return new MetadataRoot(clusterId, epoch + 1, replica.broker(), newChangeId, inSync, replicas);
    }

    public Bytes encoded() {
        ByteBuffer bytes = ByteBuffer.allocate(FIXED_BYTES + REPLICA_BYTES * (inSync.size() + replicas.size()));
        bytes.putShort(FORMAT);
        put(bytes, clusterId);
        bytes.putInt(epoch).putInt(leader);
        put(bytes, changeId);
        put(bytes, inSync);
        put(bytes, replicas);
        return Bytes.copyOf(bytes.array());
    }

    /**
     * Reads what {@link #encoded()} wrote.
     *
     * @throws IOException when the bytes are something else, or of a newer format
     */
    public static MetadataRoot decoded(Bytes cell) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(cell.toArray());
        try {
            short format = bytes.getShort();
            if (format != FORMAT) {
                throw new IOException(
                        "the coordination cell has format " + format + ", and this program knows " + FORMAT + " only");
            }
            Uuid clusterId = uuid(bytes);
            int epoch = bytes.getInt();
            int leader = bytes.getInt();
            Uuid changeId = uuid(bytes);
            List<Replica> inSync = replicas(bytes);
            List<Replica> replicas = replicas(bytes);
            if (bytes.hasRemaining() || epoch < 0 || !replicas.containsAll(inSync)) {
                throw new IOException("the coordination cell does not make sense");
            }
            return new MetadataRoot(clusterId, epoch, leader, changeId, inSync, replicas);
        } catch (BufferUnderflowException tooShort) {
            throw new IOException("the coordination cell is cut off", tooShort);
        }
    }

    private static void put(ByteBuffer bytes, Uuid uuid) {
        bytes.putLong(uuid.high()).putLong(uuid.low());
    }

    private static void put(ByteBuffer bytes, List<Replica> replicas) {
        bytes.putShort((short) replicas.size());
        for (Replica replica : replicas) {
            bytes.putInt(replica.broker());
            put(bytes, replica.directory());
        }
    }

    private static Uuid uuid(ByteBuffer bytes) {
        return new Uuid(bytes.getLong(), bytes.getLong());
    }

    private static List<Replica> replicas(ByteBuffer bytes) {
        int count = Short.toUnsignedInt(bytes.getShort());
        if (count > MAX_REPLICAS) {
            throw new BufferUnderflowException();
        }
        List<Replica> replicas = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            replicas.add(new Replica(bytes.getInt(), uuid(bytes)));
        }
        return replicas;
    }
}
