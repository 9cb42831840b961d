package io.courant.broker;

import static io.courant.transport.TransportSettings.SYSTEM_CHOICE;

import io.courant.base.BufferPart;
import io.courant.broker.settings.Settings;
import io.courant.coordinator.group.GroupSettings;
import io.courant.log.CompactionPace;
import io.courant.log.InlineLimits;
import io.courant.log.LogIntervals;
import io.courant.log.LogLimits;
import io.courant.log.ScrubPace;
import io.courant.log.SpaceLimits;
import io.courant.log.journal.JournalLimits;
import io.courant.metadata.config.TopicConfigChecks;
import io.courant.metadata.config.TopicConfigDefaults;
import io.courant.metadata.controller.ControllerSettings;
import io.courant.server.NodeSettings;
import io.courant.server.ServerSettings;
import io.courant.server.group.CoordinatorSettings;
import io.courant.transport.Transport;
import io.courant.transport.TransportSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings, as what is built from them wants to have them.
 *
 * @param node for the node
 * @param transport for the event loops and sockets
 * @param notices lines to log once
 */
record BrokerSettings(NodeSettings node, TransportSettings transport, List<String> notices) {

    private static final int DEFAULT_NODE_ID = 1;

    private static final String REQUEST_MAX = "socket.request.max.bytes";
    private static final String IN_FLIGHT_MAX = "queued.max.request.bytes";

    /** The upper bound of {@code shards}: budgets are divided among them, and each has lanes of its own. */
    private static final int MOST_SHARDS_BY_DEFAULT = 64;

    BrokerSettings {
        notices = List.copyOf(notices);
    }

    static BrokerSettings of(Settings settings) throws StartRefusedException {
        long scrubBytesPerSecond = settings.longValue("scrub.bytes.per.second");
        DataDirectories directories = DataDirectories.of(settings);
        var node = new NodeSettings(
                nodeId(settings),
                directories.all(),
                directories.metadata(),
                Listeners.of(settings),
                controller(settings),
                LogIntervals.SHIPPED
                        .withScrub(new ScrubPace(scrubBytesPerSecond, ScrubPace.REST_NANOS))
                        .withRetentionCheckMs(settings.longValue("log.retention.check.interval.ms"))
                        .withCompaction(CompactionPace.SHIPPED
                                .withLooksEachMs(settings.longValue("log.cleaner.backoff.ms"))
                                .withBytesPerSecond(settings.doubleValue("log.cleaner.io.max.bytes.per.second"))),
                JournalLimits.SHIPPED.withHeap(
                        Runtime.getRuntime().maxMemory() / directories.all().size()),
                space(settings),
                Runtime.getRuntime().maxMemory() / LogLimits.HEAP_PART_OF_COMPACTION_KEYS,
                InlineLimits.SHIPPED,
                server(settings),
                coordinators(settings));
        List<String> notices = new ArrayList<>(settings.notices());
        notices.addAll(Listeners.notices(settings));
        if (settings.intValue(REQUEST_MAX) > Transport.largestBufferBytes()) {
            notices.add(
                    "%s=%d is more than there is memory for: requests may have up to %d bytes; -XX:MaxDirectMemorySize says how"
                                    .formatted(
                                            REQUEST_MAX, settings.intValue(REQUEST_MAX), Transport.largestBufferBytes())
                            + " much there is");
        }
        if (settings.longValue(IN_FLIGHT_MAX) > mostInFlightBytes()) {
            notices.add(
                    "%s=%d is more than there is memory for: requests in progress may hold %d bytes; -XX:MaxDirectMemorySize says"
                                    .formatted(IN_FLIGHT_MAX, settings.longValue(IN_FLIGHT_MAX), mostInFlightBytes())
                            + " how much there is");
        }
        return new BrokerSettings(node, transport(settings), notices);
    }

    private static int nodeId(Settings settings) throws StartRefusedException {
        int older = settings.intValue("broker.id");
        if (!settings.isSet("node.id")) {
            return older >= 0 ? older : DEFAULT_NODE_ID;
        }
        int id = settings.intValue("node.id");
        if (settings.isSet("broker.id") && older != id) {
            throw refusal("node.id=" + id + " and broker.id=" + older + " name different ids for one broker");
        }
        return id;
    }

    private static ControllerSettings controller(Settings settings) throws StartRefusedException {
        TopicConfigDefaults topicDefaults;
        // Known as they are to whoever asks for the broker's settings, also where nobody has given them.
        Map<String, String> given = new HashMap<>(settings.given());
        given.put("node.id", Integer.toString(nodeId(settings)));
        given.put("broker.id", Integer.toString(nodeId(settings)));
        try {
            topicDefaults = TopicConfigDefaults.of(given);
        } catch (IllegalArgumentException e) {
            throw refusal(String.valueOf(e.getMessage()));
        }
        String problem = TopicConfigChecks.problemOfSyncs(Map.of(), topicDefaults);
        if (problem != null) {
            throw refusal("topics would get what does not go together: " + problem);
        }
        return new ControllerSettings(
                settings.intValue("num.partitions"),
                settings.shortValue("default.replication.factor"),
                settings.booleanValue("delete.topic.enable"),
                topicDefaults,
                settings.longValue("metadata.log.max.record.bytes.between.snapshots"));
    }

    private static SpaceLimits space(Settings settings) throws StartRefusedException {
        long soft = settings.longValue("disk.free.soft.bytes");
        long hard = settings.longValue("disk.free.hard.bytes");
        if (soft != SpaceLimits.BY_SIZE && hard > soft) {
            throw refusal("disk.free.hard.bytes=" + hard + " is more than disk.free.soft.bytes=" + soft
                    + ": producers are slowed down before they are refused");
        }
        return new SpaceLimits(soft, hard, SpaceLimits.RESERVE_BYTES);
    }

    private static ServerSettings server(Settings settings) {
        long wanted = settings.longValue(IN_FLIGHT_MAX);
        long inFlightBytes = wanted > 0 ? wanted : ServerSettings.DEFAULTS.inFlightMaxBytes();
        return new ServerSettings(
                Math.min(settings.intValue(REQUEST_MAX), Transport.largestBufferBytes()),
                Math.min(inFlightBytes, mostInFlightBytes()),
                settings.longValue("connections.max.idle.ms"),
                settings.booleanValue("auto.create.topics.enable"),
                settings.intValue("fetch.max.bytes"),
                settings.intValue("max.incremental.fetch.session.cache.slots"),
                settings.intValue("max.request.partition.size.limit"));
    }

    private static CoordinatorSettings coordinators(Settings settings) {
        return new CoordinatorSettings(
                new GroupSettings(
                                settings.intValue("group.min.session.timeout.ms"),
                                settings.intValue("group.max.session.timeout.ms"),
                                settings.intValue("group.max.size"),
                                settings.intValue("group.initial.rebalance.delay.ms"),
                                settings.intValue("offset.metadata.max.bytes"),
                                settings.intValue("offsets.retention.minutes") * 60_000L,
                                settings.longValue("offsets.retention.check.interval.ms"),
                                0)
                        .withHeap(Runtime.getRuntime().maxMemory()),
                settings.intValue("offsets.commit.timeout.ms"),
                settings.intValue("offsets.topic.num.partitions"),
                settings.isSet("offsets.topic.replication.factor")
                        ? settings.shortValue("offsets.topic.replication.factor")
                        : CoordinatorSettings.AS_FAR_AS_THERE_ARE_BROKERS,
                settings.intValue("offsets.topic.segment.bytes"));
    }

    private static long mostInFlightBytes() {
        return BufferPart.REQUESTS.of(Transport.memoryBytes());
    }

    private static TransportSettings transport(Settings settings) throws StartRefusedException {
        int wanted = settings.intValue("shards");
        int shards = wanted > 0 ? wanted : Math.min(Runtime.getRuntime().availableProcessors(), MOST_SHARDS_BY_DEFAULT);
        return TransportSettings.defaults(shards)
                .withSocketBuffers(
                        // Small on purpose: a large one lets so much lie between the two sides that it leaves the
                        // caches.
                        settings.intValue("socket.send.buffer.bytes"),
                        receiveBuffer(settings),
                        settings.intValue("socket.listen.backlog.size"))
                .withConnections(ConnectionSettings.of(settings));
    }

    /** Unless someone asks for a size, the system adapts the buffer to each connection, which carries more. */
    private static int receiveBuffer(Settings settings) {
        return settings.isSet("socket.receive.buffer.bytes")
                ? settings.intValue("socket.receive.buffer.bytes")
                : SYSTEM_CHOICE;
    }

    private static StartRefusedException refusal(String message) {
        return new StartRefusedException(ExitCode.USAGE, message);
    }
}
