package io.courant.metadata.controller;

import io.courant.base.Random;
import io.courant.base.Uuid;
import io.courant.metadata.MetadataLimits;
import io.courant.metadata.config.ConfigDefinition;
import io.courant.metadata.config.NameSuggestions;
import io.courant.metadata.config.TopicConfigChecks;
import io.courant.metadata.config.TopicConfigDefaults;
import io.courant.metadata.config.TopicConfigs;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.ConfigResource;
import io.courant.metadata.image.MetadataRecord;
import io.courant.metadata.image.MetadataRecordFrame;
import io.courant.metadata.image.MetadataRecords;
import io.courant.metadata.image.Partition;
import io.courant.metadata.image.TopicNames;
import io.courant.wire.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns a request for new topics into records and answers, against a state; changes nothing itself. */
final class TopicPlanner {

    /** The name of the cluster's own log: nobody creates it as a topic. */
    static final String METADATA_TOPIC_NAME = "__cluster_metadata";

    /** What to write, and what to answer once it is committed: one answer for each name. */
    record Plan(List<MetadataRecord> records, List<TopicCreation> answers) {}

    /** A refusal on its way out of the checks. */
    private record Refusal(ErrorCode error, String message) {}

    private final ClusterImage image;
    private final ControllerSettings settings;
    private final Random random;
    private final ReplicaPlacement placement;
    private final TopicConfigDefaults topicDefaults;
    private final TopicConfigChecks configChecks = new TopicConfigChecks(new NameSuggestions());
    private final List<MetadataRecord> records = new ArrayList<>();
    private final Map<String, String> plannedMetricNames = new LinkedHashMap<>();
    private int plannedPartitions;
    private long plannedBytes;

    private TopicPlanner(ClusterImage image, ControllerSettings settings, int brokerId, Random random) {
        this.image = image;
        this.settings = settings;
        this.random = random;
        this.placement = new ReplicaPlacement(image);
        this.topicDefaults = image.topicDefaults(brokerId, settings.topicDefaults());
    }

    /** @param brokerId whose settings topics get that set nothing */
    static Plan plan(
            TopicCreationRequest request,
            ClusterImage image,
            ControllerSettings settings,
            int brokerId,
            Random random) {
        TopicPlanner planner = new TopicPlanner(image, settings, brokerId, random);
        Map<String, NewTopic> byName = new LinkedHashMap<>();
        Set<String> repeated = new HashSet<>();
        for (NewTopic topic : request.topics()) {
            if (byName.putIfAbsent(topic.name(), topic) != null) {
                repeated.add(topic.name());
            }
        }
        List<TopicCreation> answers = new ArrayList<>();
        for (NewTopic topic : byName.values()) {
            answers.add(
                    repeated.contains(topic.name())
                            ? refused(
                                    topic, new Refusal(ErrorCode.INVALID_REQUEST, "the request names the topic twice"))
                            : planner.planned(topic, request.validateOnly()));
        }
        return new Plan(request.validateOnly() ? List.of() : planner.records, answers);
    }

    private TopicCreation planned(NewTopic topic, boolean validateOnly) {
        Refusal refusal = nameRefusal(topic.name());
        if (refusal == null) {
            refusal = configRefusal(topic);
        }
        if (refusal == null) {
            refusal = topic.assignments().isEmpty() ? sizeRefusal(topic) : assignmentRefusal(topic);
        }
        List<List<Integer>> replicas = refusal == null ? replicas(topic) : List.of();
        if (refusal == null) {
            refusal = partitionsRefusal(replicas.size());
        }
        if (refusal != null) {
            return refused(topic, refusal);
        }
        Uuid id = newTopicId();
        Map<String, String> overrides = overrides(topic);
        List<MetadataRecord> ofTopic = recordsOf(topic.name(), id, replicas, overrides);
        int bytes = ofTopic.stream()
                .mapToInt(record -> MetadataRecordFrame.encoded(record).remaining())
                .sum();
        if (plannedBytes + bytes > MetadataLimits.MAX_REQUEST_BYTES) {
            return refused(
                    topic,
                    new Refusal(
                            ErrorCode.POLICY_VIOLATION,
                            "one request can write " + MetadataLimits.MAX_REQUEST_BYTES
                                    + " bytes of metadata at most"));
        }
        plannedPartitions += replicas.size();
        plannedBytes += bytes;
        plannedMetricNames.put(TopicNames.metricName(topic.name()), topic.name());
        records.addAll(ofTopic);
        return new TopicCreation.Created(
                topic.name(),
                validateOnly ? Uuid.ZERO : id,
                replicas.size(),
                (short) replicas.getFirst().size(),
                topicDefaults.effective(overrides));
    }

    private @Nullable Refusal partitionsRefusal(int partitions) {
        if (plannedPartitions + partitions > MetadataLimits.MAX_PARTITIONS_PER_REQUEST) {
            return new Refusal(
                    ErrorCode.POLICY_VIOLATION,
                    "one request can create " + MetadataLimits.MAX_PARTITIONS_PER_REQUEST + " partitions at most");
        }
        if (image.partitionCount() + plannedPartitions + partitions > MetadataLimits.MAX_PARTITIONS) {
            return new Refusal(
                    ErrorCode.POLICY_VIOLATION,
                    "all topics together can have " + MetadataLimits.MAX_PARTITIONS + " partitions at most");
        }
        return null;
    }

    private List<MetadataRecord> recordsOf(
            String name, Uuid id, List<List<Integer>> replicas, Map<String, String> overrides) {
        List<MetadataRecord> records = new ArrayList<>();
        records.add(MetadataRecords.topic(name, id));
        overrides.forEach(
                (key, value) -> records.add(MetadataRecords.config(ConfigResource.ofTopic(name), key, value)));
        for (int index = 0; index < replicas.size(); index++) {
            List<Integer> brokers = replicas.get(index);
            List<Uuid> directories = brokers.stream().map(placement::directory).toList();
            records.add(MetadataRecords.partition(
                    id, new Partition(index, brokers.getFirst(), 0, 0, brokers, brokers, directories)));
        }
        return records;
    }

    private @Nullable Refusal nameRefusal(String name) {
        String problem = TopicNames.problem(name);
        if (problem != null) {
            return new Refusal(ErrorCode.INVALID_TOPIC_EXCEPTION, problem);
        }
        if (name.equals(METADATA_TOPIC_NAME)) {
            return new Refusal(ErrorCode.INVALID_REQUEST, "the name is that of the cluster's own log");
        }
        if (image.topic(name) != null) {
            return new Refusal(ErrorCode.TOPIC_ALREADY_EXISTS, "topic '" + name + "' already exists");
        }
        String colliding = image.collidingTopic(name);
        if (colliding == null && TopicNames.canCollide(name)) {
            colliding = plannedMetricNames.get(TopicNames.metricName(name));
        }
        if (colliding != null) {
            return new Refusal(
                    ErrorCode.INVALID_TOPIC_EXCEPTION,
                    "topic '" + name + "' could not be told apart from existing topic '" + colliding
                            + "' in metrics, where '.' and '_' look the same");
        }
        return null;
    }

    private @Nullable Refusal configRefusal(NewTopic topic) {
        String problem = configChecks.problem(topic.configs(), topicDefaults);
        return problem == null ? null : new Refusal(ErrorCode.INVALID_CONFIG, problem);
    }

    private @Nullable Refusal sizeRefusal(NewTopic topic) {
        if (topic.partitions() < 1 && topic.partitions() != NewTopic.BROKER_DEFAULT) {
            return new Refusal(
                    ErrorCode.INVALID_PARTITIONS, "a topic has 1 partition or more, not " + topic.partitions());
        }
        if (topic.replicationFactor() < 1 && topic.replicationFactor() != NewTopic.BROKER_DEFAULT) {
            return new Refusal(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    "a partition has 1 replica or more, not " + topic.replicationFactor());
        }
        if (replicationFactor(topic) > placement.usableBrokers()) {
            return new Refusal(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    "replication factor " + replicationFactor(topic) + " needs as many brokers, and there are "
                            + placement.usableBrokers());
        }
        if (partitions(topic) > MetadataLimits.MAX_PARTITIONS_PER_REQUEST) {
            return new Refusal(
                    ErrorCode.POLICY_VIOLATION,
                    "one request can create " + MetadataLimits.MAX_PARTITIONS_PER_REQUEST + " partitions at most");
        }
        return null;
    }

    private @Nullable Refusal assignmentRefusal(NewTopic topic) {
        if (topic.partitions() != NewTopic.BROKER_DEFAULT || topic.replicationFactor() != NewTopic.BROKER_DEFAULT) {
            return new Refusal(
                    ErrorCode.INVALID_REQUEST,
                    "with replicas assigned by hand, partitions and replication factor must both be -1");
        }
        int replicationFactor = topic.assignments().getFirst().brokers().size();
        Set<Integer> partitions = new HashSet<>();
        for (NewTopic.ManualAssignment assignment : topic.assignments()) {
            String problem = placement.problem(assignment.brokers(), replicationFactor);
            if (problem == null && !partitions.add(assignment.partition())) {
                problem = "is assigned twice";
            }
            if (problem == null
                    && (assignment.partition() < 0
                            || assignment.partition() >= topic.assignments().size())) {
                problem = "leaves a gap: partitions are numbered from 0";
            }
            if (problem != null) {
                return new Refusal(
                        ErrorCode.INVALID_REPLICA_ASSIGNMENT, "partition " + assignment.partition() + " " + problem);
            }
        }
        return null;
    }

    private List<List<Integer>> replicas(NewTopic topic) {
        if (!topic.assignments().isEmpty()) {
            Map<Integer, List<Integer>> byPartition = new TreeMap<>();
            topic.assignments().forEach(each -> byPartition.put(each.partition(), each.brokers()));
            return List.copyOf(byPartition.values());
        }
        int first = random.nextInt(placement.usableBrokers());
        List<List<Integer>> replicas = new ArrayList<>();
        for (int partition = 0; partition < partitions(topic); partition++) {
            replicas.add(placement.replicas(first, partition, replicationFactor(topic)));
        }
        return replicas;
    }

    private int partitions(NewTopic topic) {
        return topic.partitions() == NewTopic.BROKER_DEFAULT ? settings.defaultPartitions() : topic.partitions();
    }

    private int replicationFactor(NewTopic topic) {
        return topic.replicationFactor() == NewTopic.BROKER_DEFAULT
                ? settings.defaultReplicationFactor()
                : topic.replicationFactor();
    }

    private Uuid newTopicId() {
        Uuid id = Uuid.random(random);
        while (image.topic(id) != null) {
            id = Uuid.random(random);
        }
        return id;
    }

    /** The settings as they are stored: checked before, so all have a value. */
    private static Map<String, String> overrides(NewTopic topic) {
        Map<String, String> overrides = new TreeMap<>();
        topic.configs().forEach((name, value) -> {
            ConfigDefinition definition = TopicConfigs.find(name);
            if (value != null && definition != null) {
                overrides.put(name, definition.type().stored(value));
            }
        });
        return overrides;
    }

    private static TopicCreation refused(NewTopic topic, Refusal refusal) {
        return new TopicCreation.Refused(topic.name(), refusal.error(), refusal.message());
    }
}
