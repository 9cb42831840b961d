package io.courant.metadata.image;

import io.courant.base.Invariants;
import io.courant.metadata.NewerMetadataException;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.MessageCodec;
import io.courant.wire.WireReader;
import io.courant.wire.WireSizes;
import io.courant.wire.WireWriter;
import io.courant.wire.message.BrokerRegistrationChangeRecord;
import io.courant.wire.message.BrokerRegistrationChangeRecordCodec;
import io.courant.wire.message.ConfigRecord;
import io.courant.wire.message.ConfigRecordCodec;
import io.courant.wire.message.FeatureLevelRecord;
import io.courant.wire.message.FeatureLevelRecordCodec;
import io.courant.wire.message.NoOpRecord;
import io.courant.wire.message.NoOpRecordCodec;
import io.courant.wire.message.PartitionChangeRecord;
import io.courant.wire.message.PartitionChangeRecordCodec;
import io.courant.wire.message.PartitionRecord;
import io.courant.wire.message.PartitionRecordCodec;
import io.courant.wire.message.ProducerIdsRecord;
import io.courant.wire.message.ProducerIdsRecordCodec;
import io.courant.wire.message.RegisterBrokerRecord;
import io.courant.wire.message.RegisterBrokerRecordCodec;
import io.courant.wire.message.RemoveTopicRecord;
import io.courant.wire.message.RemoveTopicRecordCodec;
import io.courant.wire.message.TopicRecord;
import io.courant.wire.message.TopicRecordCodec;
import io.courant.wire.message.UnregisterBrokerRecord;
import io.courant.wire.message.UnregisterBrokerRecordCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The value of a record in the metadata log and its snapshots, as in Kafka ({@code persisted-framing.tsv}):
 *
 * <pre>
 *  +---------------+------------------+------------------+-------------+
 *  | frame version | kind of record   | record version   | the message |
 *  | uvarint, 1    | uvarint, its key | uvarint          |             |
 *  +---------------+------------------+------------------+-------------+
 * </pre>
 *
 * The batch around it brings the checksum. Keys from {@link #OWN_KEYS_FROM} on are ours; there is none yet.
 */
public final class MetadataRecordFrame {

    /** Kafka's keys grow from 0; a key of our own begins here, far from them. */
    public static final int OWN_KEYS_FROM = 20_000;

    private static final int FRAME_VERSION = 1;

    /**
     * A kind of record: {@code written} is the version that is written at the finalized {@code metadata.version}, {@code
     * highest} the newest that is understood.
     */
    private record Kind<T>(
            int key, int written, int highest, MessageCodec<T> codec, Function<T, MetadataRecord> wrapped) {

        ByteBuffer encoded(T message) {
            short version = (short) written;
            int size = WireSizes.unsignedVarint(FRAME_VERSION)
                    + WireSizes.unsignedVarint(key)
                    + WireSizes.unsignedVarint(written)
                    + codec.size(message, version);
            ByteBuffer bytes = ByteBuffer.allocate(size);
            WireWriter out = new WireWriter(bytes);
            out.writeUnsignedVarint(FRAME_VERSION);
            out.writeUnsignedVarint(key);
            out.writeUnsignedVarint(written);
            codec.write(message, version, out);
            Invariants.check(
                    out.position() == size, "a record of kind %s has %s bytes, not %s", key, out.position(), size);
            return bytes;
        }

        MetadataRecord decoded(WireReader in, int version) throws MalformedMessageException {
            return wrapped.apply(codec.read(in, (short) version));
        }
    }

    private static final Kind<RegisterBrokerRecord> REGISTER_BROKER =
            new Kind<>(0, 3, 4, RegisterBrokerRecordCodec.CODEC, MetadataRecord.RegisterBroker::new);
    private static final Kind<UnregisterBrokerRecord> UNREGISTER_BROKER =
            new Kind<>(1, 0, 0, UnregisterBrokerRecordCodec.CODEC, MetadataRecord.UnregisterBroker::new);
    private static final Kind<TopicRecord> TOPIC =
            new Kind<>(2, 0, 0, TopicRecordCodec.CODEC, MetadataRecord.TopicCreated::new);
    private static final Kind<PartitionRecord> PARTITION =
            new Kind<>(3, 1, 2, PartitionRecordCodec.CODEC, MetadataRecord.PartitionCreated::new);
    private static final Kind<ConfigRecord> CONFIG =
            new Kind<>(4, 0, 0, ConfigRecordCodec.CODEC, MetadataRecord.Config::new);
    private static final Kind<PartitionChangeRecord> PARTITION_CHANGE =
            new Kind<>(5, 1, 2, PartitionChangeRecordCodec.CODEC, MetadataRecord.PartitionChange::new);
    private static final Kind<RemoveTopicRecord> REMOVE_TOPIC =
            new Kind<>(9, 0, 0, RemoveTopicRecordCodec.CODEC, MetadataRecord.TopicRemoved::new);
    private static final Kind<FeatureLevelRecord> FEATURE_LEVEL =
            new Kind<>(12, 0, 0, FeatureLevelRecordCodec.CODEC, MetadataRecord.FeatureLevel::new);
    private static final Kind<ProducerIdsRecord> PRODUCER_IDS =
            new Kind<>(15, 0, 0, ProducerIdsRecordCodec.CODEC, MetadataRecord.ProducerIds::new);
    private static final Kind<BrokerRegistrationChangeRecord> BROKER_CHANGE =
            new Kind<>(17, 2, 3, BrokerRegistrationChangeRecordCodec.CODEC, MetadataRecord.BrokerChange::new);
    private static final Kind<NoOpRecord> NO_OP = new Kind<>(20, 0, 0, NoOpRecordCodec.CODEC, MetadataRecord.NoOp::new);

    private static final Map<Integer, Kind<?>> BY_KEY = Stream.of(
                    REGISTER_BROKER,
                    UNREGISTER_BROKER,
                    TOPIC,
                    PARTITION,
                    CONFIG,
                    PARTITION_CHANGE,
                    REMOVE_TOPIC,
                    FEATURE_LEVEL,
                    PRODUCER_IDS,
                    BROKER_CHANGE,
                    NO_OP)
            .collect(Collectors.toUnmodifiableMap(Kind::key, kind -> kind));

    private MetadataRecordFrame() {}

    /** The frame of {@code record}, in a buffer of its own. */
    public static ByteBuffer encoded(MetadataRecord record) {
        return switch (record) {
            case MetadataRecord.RegisterBroker(var message) -> REGISTER_BROKER.encoded(message);
            case MetadataRecord.UnregisterBroker(var message) -> UNREGISTER_BROKER.encoded(message);
            case MetadataRecord.BrokerChange(var message) -> BROKER_CHANGE.encoded(message);
            case MetadataRecord.TopicCreated(var message) -> TOPIC.encoded(message);
            case MetadataRecord.TopicRemoved(var message) -> REMOVE_TOPIC.encoded(message);
            case MetadataRecord.PartitionCreated(var message) -> PARTITION.encoded(message);
            case MetadataRecord.PartitionChange(var message) -> PARTITION_CHANGE.encoded(message);
            case MetadataRecord.Config(var message) -> CONFIG.encoded(message);
            case MetadataRecord.FeatureLevel(var message) -> FEATURE_LEVEL.encoded(message);
            case MetadataRecord.ProducerIds(var message) -> PRODUCER_IDS.encoded(message);
            case MetadataRecord.NoOp(var message) -> NO_OP.encoded(message);
        };
    }

    /**
     * Reads a frame from {@code bytes}' position to its limit.
     *
     * @throws NewerMetadataException when the frame, the kind of record or its version is newer than known
     * @throws IOException when the bytes are no frame
     */
    public static MetadataRecord decoded(ByteBuffer bytes) throws IOException {
        WireReader in = new WireReader(bytes);
        try {
            int frameVersion = in.readUnsignedVarint("frame version");
            if (frameVersion != FRAME_VERSION) {
                throw new NewerMetadataException("a metadata record has frame version " + frameVersion
                        + ", and this program knows " + FRAME_VERSION + " only");
            }
            int key = in.readUnsignedVarint("kind of record");
            int version = in.readUnsignedVarint("record version");
            Kind<?> kind = BY_KEY.get(key);
            if (kind == null) {
                throw new NewerMetadataException("a metadata record is of kind " + key + " (version " + version
                        + "), which this program does not know");
            }
            if (version < 0 || version > kind.highest()) {
                throw new NewerMetadataException("a metadata record of kind " + key + " has version " + version
                        + ", and this program knows versions up to " + kind.highest());
            }
            MetadataRecord record = kind.decoded(in, version);
            in.requireEnd("metadata record");
            return record;
        } catch (MalformedMessageException malformed) {
            throw new IOException("a metadata record is malformed: " + malformed.getMessage(), malformed);
        }
    }
}
