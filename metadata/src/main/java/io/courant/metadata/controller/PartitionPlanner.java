package io.courant.metadata.controller;

import io.courant.base.Random;
import io.courant.base.Uuid;
import io.courant.metadata.MetadataLimits;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.MetadataRecord;
import io.courant.metadata.image.MetadataRecordFrame;
import io.courant.metadata.image.MetadataRecords;
import io.courant.metadata.image.Partition;
import io.courant.metadata.image.Topic;
import io.courant.metadata.image.TopicNames;
import io.courant.wire.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a request for more partitions into records and answers, against a state; changes nothing itself. */
final class PartitionPlanner {

    /** What to write, and what to answer once it is committed: one answer for each name. */
    record Plan(List<MetadataRecord> records, List<PartitionCreation> answers) {}

    private final ClusterImage image;
    private final Random random;
    private final ReplicaPlacement placement;
    private final List<MetadataRecord> records = new ArrayList<>();
    private int plannedPartitions;
    private long plannedBytes;

    private PartitionPlanner(ClusterImage image, Random random) {
        this.image = image;
        this.random = random;
        this.placement = new ReplicaPlacement(image);
    }

    static Plan plan(PartitionCreationRequest request, ClusterImage image, Random random) {
        PartitionPlanner planner = new PartitionPlanner(image, random);
        Map<String, NewPartitions> byTopic = new LinkedHashMap<>();
        Set<String> repeated = new HashSet<>();
        for (NewPartitions topic : request.topics()) {
            if (byTopic.putIfAbsent(topic.topic(), topic) != null) {
                repeated.add(topic.topic());
            }
        }
        List<PartitionCreation> answers = new ArrayList<>();
        for (NewPartitions topic : byTopic.values()) {
            answers.add(
                    repeated.contains(topic.topic())
                            ? refused(topic, ErrorCode.INVALID_REQUEST, "the request names the topic twice")
                            : planner.planned(topic));
        }
        return new Plan(request.validateOnly() ? List.of() : planner.records, answers);
    }

    private PartitionCreation planned(NewPartitions wanted) {
        Topic topic = image.topic(wanted.topic());
        Partition first = topic == null ? null : topic.partition(0);
        if (topic == null || first == null) {
            return refused(wanted, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no such topic");
        }
        if (topic.name().equals(TopicNames.CONSUMER_OFFSETS)) {
            return refused(
                    wanted,
                    ErrorCode.INVALID_REQUEST,
                    "groups lie in the partitions of " + topic.name() + " by their number: with more of them they would"
                            + " be looked for in the wrong one");
        }
        int added = wanted.count() - topic.partitionCount();
        int replicationFactor = first.replicas().size();
        PartitionCreation.Refused refusal = countRefusal(wanted, topic.partitionCount());
        if (refusal == null) {
            refusal = wanted.assignments() == null
                    ? placementRefusal(wanted, replicationFactor)
                    : assignmentRefusal(wanted, wanted.assignments(), added, replicationFactor);
        }
        if (refusal != null) {
            return refusal;
        }
        List<MetadataRecord> ofTopic = recordsOf(wanted, topic, replicationFactor);
        int bytes = ofTopic.stream()
                .mapToInt(record -> MetadataRecordFrame.encoded(record).remaining())
                .sum();
        if (plannedBytes + bytes > MetadataLimits.MAX_REQUEST_BYTES) {
            return refused(
                    wanted,
                    ErrorCode.POLICY_VIOLATION,
                    "one request can write " + MetadataLimits.MAX_REQUEST_BYTES + " bytes of metadata at most");
        }
        plannedBytes += bytes;
        plannedPartitions += added;
        records.addAll(ofTopic);
        return new PartitionCreation.Created(wanted.topic());
    }

    private PartitionCreation.@Nullable Refused countRefusal(NewPartitions wanted, int present) {
        if (wanted.count() == present) {
            return refused(wanted, ErrorCode.INVALID_PARTITIONS, "the topic has " + present + " partition(s) already");
        }
        if (wanted.count() < present) {
            return refused(
                    wanted,
                    ErrorCode.INVALID_PARTITIONS,
                    "the topic has " + present + " partition(s), and partitions cannot be taken away: " + wanted.count()
                            + " would be fewer");
        }
        int added = wanted.count() - present;
        if (added > MetadataLimits.MAX_PARTITIONS_PER_REQUEST - plannedPartitions) {
            return refused(
                    wanted,
                    ErrorCode.POLICY_VIOLATION,
                    "one request can create " + MetadataLimits.MAX_PARTITIONS_PER_REQUEST + " partitions at most");
        }
        if (image.partitionCount() + plannedPartitions + added > MetadataLimits.MAX_PARTITIONS) {
            return refused(
                    wanted,
                    ErrorCode.POLICY_VIOLATION,
                    "all topics together can have " + MetadataLimits.MAX_PARTITIONS + " partitions at most");
        }
        return null;
    }

    private PartitionCreation.@Nullable Refused placementRefusal(NewPartitions wanted, int replicationFactor) {
        return replicationFactor <= placement.usableBrokers()
                ? null
                : refused(
                        wanted,
                        ErrorCode.INVALID_REPLICATION_FACTOR,
                        "replication factor " + replicationFactor + " needs as many brokers, and there are "
                                + placement.usableBrokers());
    }

    private PartitionCreation.@Nullable Refused assignmentRefusal(
            NewPartitions wanted, List<List<Integer>> assignments, int added, int replicationFactor) {
        if (assignments.size() != added) {
            return refused(
                    wanted,
                    ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                    added + " partition(s) would be added, and replicas are assigned for " + assignments.size());
        }
        for (int i = 0; i < added; i++) {
            String problem = placement.problem(assignments.get(i), replicationFactor);
            if (problem != null) {
                return refused(
                        wanted,
                        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                        "partition " + (wanted.count() - added + i) + " " + problem);
            }
        }
        return null;
    }

    private List<MetadataRecord> recordsOf(NewPartitions wanted, Topic topic, int replicationFactor) {
        List<List<Integer>> assignments = wanted.assignments();
        int present = topic.partitionCount();
        int firstBroker = assignments == null ? random.nextInt(placement.usableBrokers()) : 0;
        List<MetadataRecord> ofTopic = new ArrayList<>();
        for (int index = present; index < wanted.count(); index++) {
            List<Integer> brokers = assignments == null
                    ? placement.replicas(firstBroker, index, replicationFactor)
                    : assignments.get(index - present);
            List<Uuid> directories = brokers.stream().map(placement::directory).toList();
            ofTopic.add(MetadataRecords.partition(
                    topic.id(), new Partition(index, brokers.getFirst(), 0, 0, brokers, brokers, directories)));
        }
        return ofTopic;
    }

    private static PartitionCreation.Refused refused(NewPartitions wanted, ErrorCode error, String message) {
        return new PartitionCreation.Refused(wanted.topic(), error, message);
    }
}
