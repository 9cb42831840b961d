package io.courant.cli.config;

import io.courant.cli.client.Cluster;
import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.ExitCode;
import io.courant.cli.shell.Nearest;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/** What has settings: a topic, a broker (or all of them by default), or the loggers of a broker. */
record ConfiguredThing(Kind kind, String name) {

    /** What {@code default} stands for: settings that hold for every broker without its own. */
    private static final String EVERY_BROKER = "default";

    /** What kinds there are, as they are written. */
    enum Kind {
        TOPIC("topic", ConfigResource.Type.TOPIC),
        BROKER("broker", ConfigResource.Type.BROKER),
        LOGGER("logger", ConfigResource.Type.BROKER_LOGGER);

        private final String word;
        private final ConfigResource.Type type;

        Kind(String word, ConfigResource.Type type) {
            this.word = word;
            this.type = type;
        }

        static Kind parse(String text) {
            String word = text.toLowerCase(Locale.ROOT).replaceAll("s$", "");
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return kind;
                }
            }
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "settings belong to a topic, a broker or a logger, not to '" + text + "'"
                            + Nearest.question(
                                    word,
                                    Arrays.stream(values()).map(Kind::word).toList()));
        }

        String word() {
            return word;
        }
    }

    /** Fails where there is no such thing. A broker that is not named is the one there is, if there is but one. */
    static ConfiguredThing find(Cluster cluster, Kind kind, @Nullable String name) {
        if (kind == Kind.TOPIC) {
            if (name == null) {
                throw new CommandFailure(ExitCode.USAGE, "which topic? courant topic list shows all");
            }
            cluster.requireTopic(name);
            return new ConfiguredThing(kind, name);
        }
        if (kind == Kind.BROKER && EVERY_BROKER.equals(name)) {
            return new ConfiguredThing(kind, "");
        }
        Collection<Node> nodes = cluster.await(cluster.admin().describeCluster().nodes());
        List<String> ids = nodes.stream().map(Node::idString).sorted().toList();
        String hint = "the cluster has " + (ids.size() == 1 ? "broker " : "brokers ") + String.join(", ", ids)
                + (kind == Kind.BROKER ? ", and default stands for every broker" : "");
        if (name == null && ids.size() != 1) {
            throw new CommandFailure(ExitCode.USAGE, "which broker? " + hint);
        }
        String id = name == null ? ids.getFirst() : name;
        if (!ids.contains(id)) {
            throw new CommandFailure(ExitCode.NOT_FOUND, "there is no broker " + id + ": " + hint);
        }
        return new ConfiguredThing(kind, id);
    }

    ConfigResource resource() {
        return new ConfigResource(kind.type, name);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case TOPIC -> "topic " + name;
            case BROKER -> name.isEmpty() ? "every broker" : "broker " + name;
            case LOGGER -> "loggers of broker " + name;
        };
    }
}
