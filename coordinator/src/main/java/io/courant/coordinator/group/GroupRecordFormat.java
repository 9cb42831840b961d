package io.courant.coordinator.group;

import io.courant.coordinator.runtime.RecordFormat;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.MessageCodec;
import io.courant.wire.WireReader;
import io.courant.wire.WireWriter;
import io.courant.wire.message.GroupMetadataKey;
import io.courant.wire.message.GroupMetadataKeyCodec;
import io.courant.wire.message.GroupMetadataValue;
import io.courant.wire.message.GroupMetadataValueCodec;
import io.courant.wire.message.OffsetCommitKey;
import io.courant.wire.message.OffsetCommitKeyCodec;
import io.courant.wire.message.OffsetCommitValue;
import io.courant.wire.message.OffsetCommitValueBuilder;
import io.courant.wire.message.OffsetCommitValueCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of {@code __consumer_offsets}, in Kafka's format:
 *
 * <pre>
 *   key     int16 kind (0 and 1: an offset; 2: a generation), then the message of that kind in version 0
 *   value   int16 version, then the message in that version; none at all: what stood under the key is gone
 * </pre>
 *
 * <p>Other kinds belong to protocols of groups that are not served, and are skipped.
 */
public final class GroupRecordFormat implements RecordFormat<GroupRecord> {

    private static final short OLD_OFFSET = 0;
    private static final short OFFSET = 1;
    private static final short GENERATION = 2;
    private static final short KEY_VERSION = 0;

    /** The only version that says when an offset is to go; it knows neither of leader epochs nor of ids. */
    private static final short OFFSET_WITH_EXPIRY = 1;

    private static final short OFFSET_VERSION = 4;
    private static final short GENERATION_VERSION = 3;
    private static final short NEWEST_GENERATION_VERSION = 4;

    @Override
    public Encoded encode(GroupRecord record) {
        return switch (record) {
            case GroupRecord.Offset(var group, var topic, var partition, var offset) ->
                new Encoded(
                        framed(
                                OffsetCommitKeyCodec.CODEC,
                                new OffsetCommitKey(group, topic, partition),
                                OFFSET,
                                KEY_VERSION),
                        offset == null ? null : encoded(offset));
            case GroupRecord.Generation(var group, var value) ->
                new Encoded(
                        framed(GroupMetadataKeyCodec.CODEC, new GroupMetadataKey(group), GENERATION, KEY_VERSION),
                        value == null
                                ? null
                                : framed(GroupMetadataValueCodec.CODEC, value, GENERATION_VERSION, GENERATION_VERSION));
        };
    }

    private static ByteBuffer encoded(CommittedOffset offset) {
        OffsetCommitValueBuilder value = new OffsetCommitValueBuilder()
                .topicId(offset.topicId())
                .offset(offset.offset())
                .leaderEpoch(offset.leaderEpoch())
                .metadata(offset.metadata())
                .commitTimestamp(offset.commitTimestampMs());
        boolean expires = offset.expireTimestampMs() != CommittedOffset.NO_EXPIRY;
        if (expires) {
            value.expireTimestamp(offset.expireTimestampMs());
        }
        short version = expires ? OFFSET_WITH_EXPIRY : OFFSET_VERSION;
        return framed(OffsetCommitValueCodec.CODEC, value.build(), version, version);
    }

    private static <T> ByteBuffer framed(MessageCodec<T> codec, T message, short frame, short version) {
        ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES + codec.size(message, version));
        WireWriter out = new WireWriter(bytes);
        out.writeShort(frame);
        codec.write(message, version, out);
        return bytes;
    }

    @Override
    public @Nullable GroupRecord decode(ByteBuffer key, @Nullable ByteBuffer value) throws IOException {
        try {
            WireReader in = new WireReader(key);
            return switch (in.readShort("kind")) {
                case OLD_OFFSET, OFFSET -> {
                    OffsetCommitKey read = OffsetCommitKeyCodec.CODEC.read(in, KEY_VERSION);
                    yield new GroupRecord.Offset(
                            read.group(), read.topic(), read.partition(), value == null ? null : offset(value));
                }
                case GENERATION ->
                    new GroupRecord.Generation(
                            GroupMetadataKeyCodec.CODEC.read(in, KEY_VERSION).group(),
                            value == null ? null : generation(value));
                default -> null;
            };
        } catch (MalformedMessageException e) {
            throw new IOException("a record of a group cannot be read", e);
        }
    }

    private static CommittedOffset offset(ByteBuffer bytes) throws IOException, MalformedMessageException {
        WireReader in = new WireReader(bytes);
        OffsetCommitValue value =
                OffsetCommitValueCodec.CODEC.read(in, version(in, OFFSET_VERSION, "a committed offset"));
        return new CommittedOffset(
                value.topicId(),
                value.offset(),
                value.leaderEpoch(),
                value.metadata(),
                value.commitTimestamp(),
                value.expireTimestamp());
    }

    private static GroupMetadataValue generation(ByteBuffer bytes) throws IOException, MalformedMessageException {
        WireReader in = new WireReader(bytes);
        GroupMetadataValue value =
                GroupMetadataValueCodec.CODEC.read(in, version(in, NEWEST_GENERATION_VERSION, "a generation"));
        List<GroupMetadataValue.MemberMetadata> members =
                new ArrayList<>(value.members().size());
        for (GroupMetadataValue.MemberMetadata member : value.members()) {
            members.add(new GroupMetadataValue.MemberMetadata(
                    member.memberId(),
                    member.groupInstanceId(),
                    member.clientId(),
                    member.clientHost(),
                    member.rebalanceTimeout(),
                    member.sessionTimeout(),
                    copied(member.subscription()),
                    copied(member.assignment())));
        }
        return new GroupMetadataValue(
                value.protocolType(),
                value.generation(),
                value.protocol(),
                value.leader(),
                value.currentStateTimestamp(),
                members);
    }

    private static ByteBuffer copied(ByteBuffer view) {
        byte[] bytes = new byte[view.remaining()];
        view.get(view.position(), bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static short version(WireReader in, short newest, String what)
            throws IOException, MalformedMessageException {
        short version = in.readShort("version");
        if (version < 0 || version > newest) {
            throw new IOException(what + " is stored in version " + version + ", and " + newest
                    + " is the newest that this release knows");
        }
        return version;
    }
}
