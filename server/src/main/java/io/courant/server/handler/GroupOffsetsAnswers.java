package io.courant.server.handler;

import io.courant.base.Uuid;
import io.courant.coordinator.group.CommittedOffset;
import io.courant.coordinator.group.TopicOffsets;
import io.courant.metadata.image.Topic;
import io.courant.server.connection.Exchange;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.OffsetFetchRequest;
import io.courant.wire.message.OffsetFetchResponse;
import io.courant.wire.message.OffsetFetchResponseBuilder;
import io.courant.wire.message.OffsetFetchResponseCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An OffsetFetch of several groups in progress: each is asked of its own coordinator, and all are answered together. Of a group that
 * is asked for all its topics several times one answer comes, so that no answer is longer than what groups have stored.
 */
final class GroupOffsetsAnswers {

    private static final short FIRST_BY_ID = 10;
    private static final long NO_OFFSET = -1;
    private static final int NO_EPOCH = -1;

    private final HandlerContext context;
    private final Exchange exchange;
    private final List<OffsetFetchRequest.OffsetFetchRequestGroup> groups;
    private final OffsetFetchResponse.@Nullable OffsetFetchResponseGroup[] answers;
    private int missing;

    private GroupOffsetsAnswers(
            HandlerContext context, Exchange exchange, List<OffsetFetchRequest.OffsetFetchRequestGroup> groups) {
        this.context = context;
        this.exchange = exchange;
        this.groups = groups;
        this.answers = new OffsetFetchResponse.OffsetFetchResponseGroup[groups.size()];
        this.missing = groups.size();
    }

    static void start(
            HandlerContext context,
            GroupRouting routing,
            Exchange exchange,
            List<OffsetFetchRequest.OffsetFetchRequestGroup> groups) {
        new GroupOffsetsAnswers(context, exchange, withoutRepeats(groups)).ask(routing);
    }

    private static List<OffsetFetchRequest.OffsetFetchRequestGroup> withoutRepeats(
            List<OffsetFetchRequest.OffsetFetchRequestGroup> groups) {
        Set<String> wholeGroups = new HashSet<>();
        return groups.stream()
                .filter(group -> group.topics() != null || wholeGroups.add(group.groupId()))
                .toList();
    }

    private void ask(GroupRouting routing) {
        if (groups.isEmpty()) {
            answer();
            return;
        }
        for (int i = 0; i < groups.size(); i++) {
            int index = i;
            OffsetFetchRequest.OffsetFetchRequestGroup group = groups.get(i);
            List<TopicOffsets.Asked> asked = group.topics() == null ? null : asked(group.topics());
            Consumer<TopicOffsets.Answer> answer = routing.here(found -> found(index, found));
            routing.ask(
                    group.groupId(),
                    coordinator -> coordinator.fetch(group.groupId(), asked, answer),
                    error -> answer.accept(new TopicOffsets.Answer(error, List.of())));
        }
    }

    /** The topics whose names are known. */
    private List<TopicOffsets.Asked> asked(List<OffsetFetchRequest.OffsetFetchRequestTopics> topics) {
        List<TopicOffsets.Asked> asked = new ArrayList<>(topics.size());
        for (OffsetFetchRequest.OffsetFetchRequestTopics topic : topics) {
            String name = name(topic);
            if (name != null) {
                asked.add(new TopicOffsets.Asked(name, topic.partitionIndexes()));
            }
        }
        return asked;
    }

    private @Nullable String name(OffsetFetchRequest.OffsetFetchRequestTopics topic) {
        if (!byId()) {
            return topic.name();
        }
        Topic known = context.image().topic(topic.topicId());
        return known == null ? null : known.name();
    }

    private boolean byId() {
        return exchange.version() >= FIRST_BY_ID;
    }

    private void found(int index, TopicOffsets.Answer found) {
        OffsetFetchRequest.OffsetFetchRequestGroup group = groups.get(index);
        List<OffsetFetchResponse.OffsetFetchResponseTopics> topics = new ArrayList<>();
        if (found.error() == ErrorCode.NONE) {
            for (TopicOffsets topic : found.topics()) {
                Topic known = context.image().topic(topic.topic());
                if (!byId() || known != null) {
                    topics.add(new OffsetFetchResponse.OffsetFetchResponseTopics(
                            byId() ? "" : topic.topic(),
                            byId() && known != null ? known.id() : Uuid.ZERO,
                            topic.partitions().stream()
                                    .map(each -> partition(each.partition(), each.offset(), ErrorCode.NONE))
                                    .toList()));
                }
            }
            if (group.topics() != null) {
                addUnknown(group.topics(), topics);
            }
        }
        answers[index] = new OffsetFetchResponse.OffsetFetchResponseGroup(
                group.groupId(), topics, found.error().code());
        if (--missing == 0) {
            answer();
        }
    }

    private void addUnknown(
            List<OffsetFetchRequest.OffsetFetchRequestTopics> asked,
            List<OffsetFetchResponse.OffsetFetchResponseTopics> topics) {
        for (OffsetFetchRequest.OffsetFetchRequestTopics topic : asked) {
            if (name(topic) == null) {
                topics.add(new OffsetFetchResponse.OffsetFetchResponseTopics(
                        "",
                        topic.topicId(),
                        topic.partitionIndexes().stream()
                                .map(partition -> partition(partition, null, ErrorCode.UNKNOWN_TOPIC_ID))
                                .toList()));
            }
        }
    }

    private static OffsetFetchResponse.OffsetFetchResponsePartitions partition(
            int partition, @Nullable CommittedOffset offset, ErrorCode error) {
        return new OffsetFetchResponse.OffsetFetchResponsePartitions(
                partition,
                offset == null ? NO_OFFSET : offset.offset(),
                offset == null ? NO_EPOCH : offset.leaderEpoch(),
                offset == null ? "" : offset.metadata(),
                error.code());
    }

    private void answer() {
        exchange.answer(
                OffsetFetchResponseCodec.CODEC,
                new OffsetFetchResponseBuilder()
                        .groups(Arrays.stream(answers)
                                .map(Objects::requireNonNull)
                                .toList())
                        .build());
    }
}
