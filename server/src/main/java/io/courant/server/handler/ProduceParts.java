package io.courant.server.handler;

import io.courant.base.Uuid;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.WireReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A Produce request, read without an object for each partition: partitions are numbered in the order in which the
 * request names them, and what is known of each stands in arrays. Equal to what the generated codec reads; a test
 * compares them.
 *
 * <p>{@code recordsOffset} counts from the frame's first byte; a length of {@link #NULL_RECORDS} stands for no records.
 */
final class ProduceParts {

    static final int NULL_RECORDS = -1;

    static final short FIRST_FLEXIBLE = 9;
    static final short FIRST_WITH_TOPIC_IDS = 13;
    private static final int INITIAL_TOPICS = 2;
    private static final int INITIAL_PARTS = 4;

    @Nullable
    String transactionalId;

    short acks;
    int timeoutMs;

    int topics;
    String[] topicName = new String[INITIAL_TOPICS];
    Uuid[] topicId = new Uuid[INITIAL_TOPICS];
    /** The number of the topic's first part; its last one stands before the next topic's first. */
    int[] firstPart = new int[INITIAL_TOPICS];

    int parts;
    int[] topicOf = new int[INITIAL_PARTS];
    int[] partition = new int[INITIAL_PARTS];
    int[] recordsOffset = new int[INITIAL_PARTS];
    int[] recordsLength = new int[INITIAL_PARTS];

    /** The number behind the last part of {@code topic}. */
    int endPart(int topic) {
        return topic + 1 < topics ? firstPart[topic + 1] : parts;
    }

    /** Reads the body of {@code version}, which ends with the reader's bytes. */
    static ProduceParts read(WireReader in, short version) throws MalformedMessageException {
        boolean flexible = version >= FIRST_FLEXIBLE;
        ProduceParts read = new ProduceParts();
        read.transactionalId = in.readNullableString(flexible, "ProduceRequest.transactionalId");
        read.acks = in.readShort("ProduceRequest.acks");
        read.timeoutMs = in.readInt("ProduceRequest.timeoutMs");
        int topics = in.readArrayLength(flexible, "ProduceRequest.topicData");
        for (int i = 0; i < topics; i++) {
            read.readTopic(in, version, flexible);
        }
        if (flexible) {
            in.skipTags("ProduceRequest");
        }
        in.requireEnd("ProduceRequest");
        return read;
    }

    private void readTopic(WireReader in, short version, boolean flexible) throws MalformedMessageException {
        if (topics == firstPart.length) {
            topicName = Arrays.copyOf(topicName, 2 * topics);
            topicId = Arrays.copyOf(topicId, 2 * topics);
            firstPart = Arrays.copyOf(firstPart, 2 * topics);
        }
        if (version >= FIRST_WITH_TOPIC_IDS) {
            topicName[topics] = "";
            topicId[topics] = in.readUuid("TopicProduceData.topicId");
        } else {
            topicName[topics] = in.readString(flexible, "TopicProduceData.name");
            topicId[topics] = Uuid.ZERO;
        }
        firstPart[topics] = parts;
        int partitions = in.readArrayLength(flexible, "TopicProduceData.partitionData");
        for (int i = 0; i < partitions; i++) {
            readPartition(in, flexible);
        }
        if (flexible) {
            in.skipTags("TopicProduceData");
        }
        topics++;
    }

    private void readPartition(WireReader in, boolean flexible) throws MalformedMessageException {
        if (parts == partition.length) {
            topicOf = Arrays.copyOf(topicOf, 2 * parts);
            partition = Arrays.copyOf(partition, 2 * parts);
            recordsOffset = Arrays.copyOf(recordsOffset, 2 * parts);
            recordsLength = Arrays.copyOf(recordsLength, 2 * parts);
        }
        topicOf[parts] = topics;
        partition[parts] = in.readInt("PartitionProduceData.index");
        var records = in.readNullableBytes(flexible, "PartitionProduceData.records");
        recordsLength[parts] = records == null ? NULL_RECORDS : records.remaining();
        recordsOffset[parts] = records == null ? 0 : in.position() - records.remaining();
        if (flexible) {
            in.skipTags("PartitionProduceData");
        }
        parts++;
    }
}
