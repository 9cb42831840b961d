package io.courant.cli.client;

import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.ExitCode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A cluster that answers, to be asked by one thread. */
public final class Cluster implements AutoCloseable {

    /** The client's own deadline comes first and says more. */
    private static final long GRACE_MS = 2_000;

    private final ClientSettings settings;
    private final Admin admin;

    Cluster(ClientSettings settings, Connection connection) {
        this.settings = settings;
        try {
            this.admin = Admin.create(settings.with(Map.of()));
        } catch (KafkaException e) {
            throw Troubles.ofSettings(e);
        }
    }

    public Admin admin() {
        return admin;
    }

    public ClientSettings settings() {
        return settings;
    }

    /** The answer, or a failure with the broker's reason. */
    public <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(settings.timeoutMs() + GRACE_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw Troubles.of(e.getCause() == null ? e : e.getCause(), settings);
        } catch (TimeoutException e) {
            throw Troubles.late(settings, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
        }
    }

    /** The names of all topics, internal ones too. */
    public Set<String> topicNames() {
        return await(
                admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
    }

    /** Fails for the first of {@code topics} that does not exist, and offers the nearest that does. */
    public void requireTopics(Collection<String> topics) {
        Set<String> existing = topicNames();
        for (String topic : topics) {
            if (!existing.contains(topic)) {
                throw Troubles.noTopic(topic, existing);
            }
        }
    }

    public void requireTopic(String topic) {
        requireTopics(List.of(topic));
    }

    /** How many partitions a topic has; fails where it does not exist, and offers the nearest that does. */
    public int partitionsOf(String topic) {
        try {
            return described(topic);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof UnknownTopicOrPartitionException || cause instanceof InvalidTopicException) {
                throw Troubles.noTopic(topic, topicNames());
            }
            throw Troubles.of(cause, settings);
        }
    }

    /** The same, and where the topic does not exist it is made. */
    public int partitionsOfPossiblyNew(String topic) {
        try {
            return partitionsOf(topic);
        } catch (CommandFailure e) {
            if (e.exitCode() != ExitCode.NOT_FOUND) {
                throw e;
            }
            NewTopic created = new NewTopic(topic, Optional.empty(), Optional.empty());
            return await(admin.createTopics(List.of(created)).numPartitions(topic));
        }
    }

    /** How large a batch of records a topic takes; anything, where that is not told. */
    public int largestBatchBytes(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            Config config = await(Objects.requireNonNull(
                    admin.describeConfigs(List.of(resource)).values().get(resource)));
            ConfigEntry entry = config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
            return entry == null || entry.value() == null ? Integer.MAX_VALUE : Integer.parseInt(entry.value());
        } catch (CommandFailure e) {
            // Whoever may write to a topic need not have the right to see its settings.
            if (e.exitCode() == ExitCode.REFUSED) {
                return Integer.MAX_VALUE;
            }
            throw e;
        }
    }

    private int described(String topic) throws ExecutionException {
        try {
            return Objects.requireNonNull(admin.describeTopics(List.of(topic))
                            .topicNameValues()
                            .get(topic))
                    .get()
                    .partitions()
                    .size();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
        }
    }

    /** Waits for nothing: whatever has no answer yet is of no interest any more. */
    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
