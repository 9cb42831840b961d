package io.courant.wire.record;

import io.courant.wire.MalformedMessageException;
import io.courant.wire.MessageCodec;
import io.courant.wire.WireReader;
import io.courant.wire.WireWriter;
import io.courant.wire.message.KRaftVersionRecord;
import io.courant.wire.message.KRaftVersionRecordCodec;
import io.courant.wire.message.LeaderChangeMessage;
import io.courant.wire.message.LeaderChangeMessageCodec;
import io.courant.wire.message.SnapshotFooterRecord;
import io.courant.wire.message.SnapshotFooterRecordCodec;
import io.courant.wire.message.SnapshotHeaderRecord;
import io.courant.wire.message.SnapshotHeaderRecordCodec;
import io.courant.wire.message.VotersRecord;
import io.courant.wire.message.VotersRecordCodec;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a record of a control batch says: read with {@link #read}, written with
 * {@link BatchBuilder#appendControl(long, ControlValue)}.
 *
 * <pre>
 *   end of a transaction     0         2                  6
 *                            +---------+------------------+
 *                            | version | coordinator      |
 *                            | int16 0 | epoch int32      |
 *                            +---------+------------------+
 *
 *   any other                0         2
 *                            +---------+---------------- - -
 *                            | version | further fields
 *                            | int16   | of the message
 *                            +---------+---------------- - -
 * </pre>
 *
 * <p>Ends of transactions stand in any partition that takes part in one, each alone in a transactional batch of its
 * producer; the others only in the metadata log and its snapshots, in batches without a producer.
 */
public sealed interface ControlValue {

    /** The type in the record's key, see {@link ControlRecord#type()}. */
    short type();

    /** The record's value, in a buffer of its own. */
    @Nullable
    ByteBuffer bytes();

    /** Ends a producer's transaction in a partition: commits or aborts it. */
    record EndTransaction(boolean commits, int coordinatorEpoch) implements ControlValue {

        private static final short VERSION = 0;
        private static final int COORDINATOR_EPOCH_OFFSET = 2;
        private static final int VALUE_BYTES = 6;

        @Override
        public short type() {
            return (commits ? ControlRecord.COMMIT : ControlRecord.ABORT).type();
        }

        @Override
        public ByteBuffer bytes() {
            return ByteBuffer.allocate(VALUE_BYTES)
                    .putShort(VERSION)
                    .putInt(coordinatorEpoch)
                    .flip();
        }

        /** Versions above the known one may have further fields behind the epoch, which are not looked at. */
        private static EndTransaction read(boolean commits, ByteBuffer value) throws MalformedRecordException {
            if (versionOf(value) < VERSION || value.remaining() < VALUE_BYTES) {
                throw new MalformedRecordException("the end of a transaction in " + value.remaining() + " bytes");
            }
            return new EndTransaction(commits, value.getInt(value.position() + COORDINATOR_EPOCH_OFFSET));
        }
    }

    /** The first record of a leader of the metadata log. Kafka reads and writes version 0 alone, without directories. */
    record LeaderChange(LeaderChangeMessage message) implements ControlValue {

        private static final short NEWEST_VERSION = 1;

        @Override
        public short type() {
            return ControlRecord.LEADER_CHANGE.type();
        }

        @Override
        public ByteBuffer bytes() {
            return encoded(LeaderChangeMessageCodec.CODEC, message, message.version());
        }
    }

    /** The first record of a snapshot. */
    record SnapshotHeader(SnapshotHeaderRecord message) implements ControlValue {

        private static final short NEWEST_VERSION = 0;

        @Override
        public short type() {
            return ControlRecord.SNAPSHOT_HEADER.type();
        }

        @Override
        public ByteBuffer bytes() {
            return encoded(SnapshotHeaderRecordCodec.CODEC, message, message.version());
        }
    }

    /** The last record of a snapshot. */
    record SnapshotFooter(SnapshotFooterRecord message) implements ControlValue {

        private static final short NEWEST_VERSION = 0;

        @Override
        public short type() {
            return ControlRecord.SNAPSHOT_FOOTER.type();
        }

        @Override
        public ByteBuffer bytes() {
            return encoded(SnapshotFooterRecordCodec.CODEC, message, message.version());
        }
    }

    /** The level of the consensus protocol. */
    record KRaftVersion(KRaftVersionRecord message) implements ControlValue {

        private static final short NEWEST_VERSION = 0;

        @Override
        public short type() {
            return ControlRecord.KRAFT_VERSION.type();
        }

        @Override
        public ByteBuffer bytes() {
            return encoded(KRaftVersionRecordCodec.CODEC, message, message.version());
        }
    }

    /** The voters of the consensus protocol. */
    record Voters(VotersRecord message) implements ControlValue {

        private static final short NEWEST_VERSION = 0;

        @Override
        public short type() {
            return ControlRecord.KRAFT_VOTERS.type();
        }

        @Override
        public ByteBuffer bytes() {
            return encoded(VotersRecordCodec.CODEC, message, message.version());
        }
    }

    /** A kind that came later than this program; readers skip it. Its value lives as long as the record's bytes. */
    record Unknown(short type, @Nullable ByteBuffer bytes) implements ControlValue {}

    /**
     * Reads the record with that key and value; neither's position moves.
     *
     * @throws MalformedRecordException when they are no control record, or one in a version newer than known here
     */
    static ControlValue read(@Nullable ByteBuffer key, @Nullable ByteBuffer value) throws MalformedRecordException {
        short type = ControlRecord.typeOf(key);
        ControlRecord kind = ControlRecord.ofType(type);
        if (kind == null) {
            return new Unknown(type, value);
        }
        if (value == null) {
            throw new MalformedRecordException("a control record (" + kind + ") without a value");
        }
        return switch (kind) {
            case ABORT -> EndTransaction.read(false, value);
            case COMMIT -> EndTransaction.read(true, value);
            case LEADER_CHANGE ->
                new LeaderChange(decoded(kind, LeaderChangeMessageCodec.CODEC, LeaderChange.NEWEST_VERSION, value));
            case SNAPSHOT_HEADER ->
                new SnapshotHeader(
                        decoded(kind, SnapshotHeaderRecordCodec.CODEC, SnapshotHeader.NEWEST_VERSION, value));
            case SNAPSHOT_FOOTER ->
                new SnapshotFooter(
                        decoded(kind, SnapshotFooterRecordCodec.CODEC, SnapshotFooter.NEWEST_VERSION, value));
            case KRAFT_VERSION ->
                new KRaftVersion(decoded(kind, KRaftVersionRecordCodec.CODEC, KRaftVersion.NEWEST_VERSION, value));
            case KRAFT_VOTERS -> new Voters(decoded(kind, VotersRecordCodec.CODEC, Voters.NEWEST_VERSION, value));
        };
    }

    /** The version that every value begins with; negative where there is none. */
    private static short versionOf(ByteBuffer value) {
        return value.remaining() < Short.BYTES ? -1 : value.getShort(value.position());
    }

    private static <T> T decoded(ControlRecord kind, MessageCodec<T> codec, short newest, ByteBuffer value)
            throws MalformedRecordException {
        short version = versionOf(value);
        if (version > newest) {
            throw new MalformedRecordException(
                    "a control record (" + kind + ") of version " + version + ", while the newest known is " + newest);
        }
        try {
            WireReader in = new WireReader(value);
            T message = codec.read(in, version);
            in.requireEnd(kind.name());
            return message;
        } catch (MalformedMessageException e) {
            throw new MalformedRecordException("a control record (" + kind + ") is damaged: " + e.getMessage(), e);
        }
    }

    private static <T> ByteBuffer encoded(MessageCodec<T> codec, T message, short version) {
        ByteBuffer value = ByteBuffer.allocate(codec.size(message, version));
        codec.write(message, version, new WireWriter(value));
        return value;
    }
}
