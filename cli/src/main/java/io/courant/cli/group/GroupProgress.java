package io.courant.cli.group;

import io.courant.cli.client.Cluster;
import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.ExitCode;
import io.courant.cli.shell.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far a group is in each partition that it has committed or reads.
 *
 * @param description what the group's coordinator says
 * @param partitions by topic and number
 */
record GroupProgress(ConsumerGroupDescription description, List<OfPartition> partitions) {

    static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    /** One partition; null is what is not known: nothing committed, no end because the topic has gone, no member. */
    record OfPartition(
            TopicPartition partition,
            @Nullable Long committed,
            @Nullable Long end,
            @Nullable MemberDescription member) {

        /** How many records the group has yet to read, or null when that cannot be said. */
        @Nullable
        Long lag() {
            return committed == null || end == null ? null : Math.max(0, end - committed);
        }
    }

    GroupProgress {
        partitions = List.copyOf(partitions);
    }

    /** The sum of what is known. */
    long lag() {
        long sum = 0;
        for (OfPartition partition : partitions) {
            Long lag = partition.lag();
            sum += lag == null ? 0 : lag;
        }
        return sum;
    }

    /** Fails where there is no such group, and offers the nearest. */
    static GroupProgress of(Cluster cluster, String group) {
        ConsumerGroupDescription description = describe(cluster, group);
        Map<TopicPartition, MemberDescription> readers = new HashMap<>();
        for (MemberDescription member : description.members()) {
            member.assignment().topicPartitions().forEach(partition -> readers.put(partition, member));
        }
        Map<TopicPartition, Long> committed = committed(cluster, group);
        Set<TopicPartition> all = new HashSet<>(committed.keySet());
        all.addAll(readers.keySet());
        Map<TopicPartition, Long> ends = offsets(cluster, all, OffsetSpec.latest());
        List<OfPartition> partitions = new ArrayList<>();
        all.stream()
                .sorted(BY_NAME)
                .forEach(partition -> partitions.add(new OfPartition(
                        partition, committed.get(partition), ends.get(partition), readers.get(partition))));
        return new GroupProgress(description, partitions);
    }

    private static ConsumerGroupDescription describe(Cluster cluster, String group) {
        ConsumerGroupDescription description;
        try {
            description = ask(cluster, group);
        } catch (CommandFailure e) {
            if (e.exitCode() == ExitCode.NOT_FOUND) {
                throw noGroup(cluster, group);
            }
            throw e;
        }
        if (description.groupState() == GroupState.DEAD) {
            throw noGroup(cluster, group);
        }
        return description;
    }

    /** What the group's coordinator says; fails where there is no such group. */
    static ConsumerGroupDescription ask(Cluster cluster, String group) {
        return cluster.await(Objects.requireNonNull(cluster.admin()
                .describeConsumerGroups(List.of(group))
                .describedGroups()
                .get(group)));
    }

    static CommandFailure noGroup(Cluster cluster, String group) {
        return new CommandFailure(
                ExitCode.NOT_FOUND,
                "there is no group " + group + Nearest.question(group, names(cluster))
                        + " (courant group list shows all)");
    }

    static List<String> names(Cluster cluster) {
        return cluster.await(cluster.admin().listGroups().all()).stream()
                .map(GroupListing::groupId)
                .sorted()
                .toList();
    }

    /** What a group has committed; nothing, where there is no such group. */
    static Map<TopicPartition, Long> committed(Cluster cluster, String group) {
        Map<TopicPartition, Long> committed = new HashMap<>();
        cluster.await(cluster.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> {
                    // Where nothing is committed the library has a null.
                    if (offset != null) {
                        committed.put(partition, offset.offset());
                    }
                });
        return committed;
    }

    /** One offset of each partition whose topic exists; partitions without an answer are left out. */
    static Map<TopicPartition, Long> offsets(Cluster cluster, Collection<TopicPartition> partitions, OffsetSpec which) {
        Set<String> existing = cluster.topicNames();
        Map<TopicPartition, OffsetSpec> questions = new HashMap<>();
        for (TopicPartition partition : partitions) {
            if (existing.contains(partition.topic())) {
                questions.put(partition, which);
            }
        }
        Map<TopicPartition, Long> offsets = new HashMap<>();
        if (!questions.isEmpty()) {
            Map<TopicPartition, ListOffsetsResultInfo> answers =
                    cluster.await(cluster.admin().listOffsets(questions).all());
            answers.forEach((partition, answer) -> {
                if (answer.offset() >= 0) {
                    offsets.put(partition, answer.offset());
                }
            });
        }
        return offsets;
    }
}
