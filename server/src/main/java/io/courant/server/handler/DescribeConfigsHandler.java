package io.courant.server.handler;

import io.courant.base.LogLevels;
import io.courant.metadata.config.ConfigDescriptions;
import io.courant.metadata.config.ConfigSource;
import io.courant.metadata.config.ConfigSynonym;
import io.courant.metadata.config.DescribedConfig;
import io.courant.metadata.config.TopicConfigDefaults;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.ConfigResource;
import io.courant.metadata.image.TopicNames;
import io.courant.server.ServerLimits;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.DescribeConfigsRequest;
import io.courant.wire.message.DescribeConfigsRequestCodec;
import io.courant.wire.message.DescribeConfigsResponse;
import io.courant.wire.message.DescribeConfigsResponseBuilder;
import io.courant.wire.message.DescribeConfigsResponseCodec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * DescribeConfigs, versions 1 to 4: the settings of topics and brokers with where their values come from, and the levels of
 * loggers. A request is worked off over several turns of its shard, against one state of the cluster.
 *
 * <p>Different from Apache Kafka: an answer is no longer than the broker can hold in its memory, and the resources that do
 * not fit into it are refused with POLICY_VIOLATION.
 */
final class DescribeConfigsHandler implements ApiHandler {

    private final HandlerContext context;

    DescribeConfigsHandler(HandlerContext context) {
        this.context = context;
    }

    @Override
    public ApiKey api() {
        return ApiKey.DESCRIBE_CONFIGS;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        DescribeConfigsRequest request = exchange.read(DescribeConfigsRequestCodec.CODEC);
        exchange.releaseFrame();
        new Description(context, exchange, request).proceed();
    }

    /** One answer on its way. */
    private static final class Description {

        /** Entries of one resource, perhaps shared with others, and about how long they are. */
        private record Entries(List<DescribeConfigsResponse.DescribeConfigsResourceResult> configs, long bytes) {}

        private final HandlerContext context;
        private final Exchange exchange;
        private final DescribeConfigsRequest request;
        private final ClusterImage image;
        private final TopicConfigDefaults defaults;
        private final List<DescribeConfigsResponse.DescribeConfigsResult> results;
        /** Of a topic that sets nothing; most are alike. */
        private @Nullable Entries plainTopic;
        /** All settings of this broker. */
        private @Nullable Entries ownBroker;

        private long bytes;
        private int entriesMade;

        Description(HandlerContext context, Exchange exchange, DescribeConfigsRequest request) {
            this.context = context;
            this.exchange = exchange;
            this.request = request;
            this.image = context.image();
            this.defaults = context.topicDefaults();
            this.results = new ArrayList<>(request.resources().size());
        }

        void proceed() {
            int before = entriesMade;
            while (results.size() < request.resources().size()
                    && entriesMade - before < ServerLimits.DESCRIBED_CONFIGS_PER_TURN) {
                entriesMade++;
                results.add(result(request.resources().get(results.size())));
            }
            if (exchange.isAbandoned()) {
                exchange.answerNothing();
            } else if (results.size() < request.resources().size()) {
                context.shard().execute(this::proceed);
            } else {
                exchange.answer(
                        DescribeConfigsResponseCodec.CODEC,
                        new DescribeConfigsResponseBuilder().results(results).build());
            }
        }

        private DescribeConfigsResponse.DescribeConfigsResult result(
                DescribeConfigsRequest.DescribeConfigsResource asked) {
            if (bytes > ServerLimits.DESCRIBED_CONFIGS_BYTES) {
                return refused(
                        asked, ErrorCode.POLICY_VIOLATION, "the answer is full: ask for fewer resources at once");
            }
            return switch (asked.resourceType()) {
                case ConfigResource.TOPIC -> topic(asked);
                case ConfigResource.BROKER -> broker(asked);
                case ConfigResource.BROKER_LOGGER -> loggers(asked);
                case ConfigResource.GROUP ->
                    refused(asked, ErrorCode.INVALID_REQUEST, ConfigResource.NO_SETTINGS_OF_GROUPS);
                default ->
                    refused(
                            asked,
                            ErrorCode.INVALID_REQUEST,
                            "resources of type " + asked.resourceType() + " have no settings that can be shown");
            };
        }

        private DescribeConfigsResponse.DescribeConfigsResult topic(
                DescribeConfigsRequest.DescribeConfigsResource asked) {
            String name = asked.resourceName();
            String problem = TopicNames.problem(name);
            if (problem != null) {
                return refused(asked, ErrorCode.INVALID_TOPIC_EXCEPTION, problem);
            }
            if (image.topic(name) == null) {
                return refused(asked, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "");
            }
            Map<String, String> overrides = image.topicOverrides(name);
            if (!overrides.isEmpty() || asksForSome(asked)) {
                return described(asked, entries(ConfigDescriptions.ofTopic(overrides, defaults, wanted(asked))));
            }
            Entries plain = plainTopic;
            if (plain == null) {
                plain = entries(ConfigDescriptions.ofTopic(overrides, defaults, every -> true));
                plainTopic = plain;
            }
            return described(asked, plain);
        }

        private DescribeConfigsResponse.DescribeConfigsResult broker(
                DescribeConfigsRequest.DescribeConfigsResource asked) {
            if (asked.resourceName().isEmpty()) {
                Map<String, String> set = image.overrides(ConfigResource.ALL_BROKERS);
                return described(asked, entries(ConfigDescriptions.ofAllBrokers(set, wanted(asked))));
            }
            DescribeConfigsResponse.DescribeConfigsResult elsewhere = refusedUnlessHere(asked);
            if (elsewhere != null) {
                return elsewhere;
            }
            if (asksForSome(asked)) {
                return described(asked, entries(ConfigDescriptions.ofBroker(defaults.broker(), wanted(asked))));
            }
            Entries own = ownBroker;
            if (own == null) {
                own = entries(ConfigDescriptions.ofBroker(defaults.broker(), every -> true));
                ownBroker = own;
            }
            return described(asked, own);
        }

        private DescribeConfigsResponse.DescribeConfigsResult loggers(
                DescribeConfigsRequest.DescribeConfigsResource asked) {
            DescribeConfigsResponse.DescribeConfigsResult elsewhere = refusedUnlessHere(asked);
            if (elsewhere != null) {
                return elsewhere;
            }
            Predicate<String> wanted = wanted(asked);
            List<DescribedConfig> loggers = new ArrayList<>();
            Map<String, LogLevels.Level> levels = context.events().levels().all();
            levels.forEach((name, level) -> {
                if (wanted.test(name)) {
                    loggers.add(new DescribedConfig(
                            name,
                            level.name(),
                            ConfigSource.BROKER_LOGGER,
                            false,
                            false,
                            DescribedConfig.NO_TYPE,
                            List.of(),
                            "The level of the events whose codes begin so."));
                }
            });
            return described(asked, entries(loggers));
        }

        private DescribeConfigsResponse.@Nullable DescribeConfigsResult refusedUnlessHere(
                DescribeConfigsRequest.DescribeConfigsResource asked) {
            int self = context.node().brokerId();
            return asked.resourceName().equals(Integer.toString(self))
                    ? null
                    : refused(
                            asked,
                            ErrorCode.INVALID_REQUEST,
                            "this is broker " + self + ", and '" + asked.resourceName() + "' is none or another one");
        }

        private static boolean asksForSome(DescribeConfigsRequest.DescribeConfigsResource asked) {
            List<String> keys = asked.configurationKeys();
            return keys != null && !keys.isEmpty();
        }

        private static Predicate<String> wanted(DescribeConfigsRequest.DescribeConfigsResource asked) {
            List<String> keys = asked.configurationKeys();
            if (keys == null || keys.isEmpty()) {
                return every -> true;
            }
            Set<String> names = new HashSet<>(keys);
            return names::contains;
        }

        private Entries entries(List<DescribedConfig> described) {
            List<DescribeConfigsResponse.DescribeConfigsResourceResult> entries = new ArrayList<>(described.size());
            long length = 0;
            for (DescribedConfig config : described) {
                DescribeConfigsResponse.DescribeConfigsResourceResult entry = entry(config);
                entries.add(entry);
                length += lengthOf(entry);
            }
            entriesMade += described.size();
            return new Entries(entries, length);
        }

        private DescribeConfigsResponse.DescribeConfigsResourceResult entry(DescribedConfig config) {
            List<DescribeConfigsResponse.DescribeConfigsSynonym> synonyms = List.of();
            if (request.includeSynonyms()) {
                synonyms = new ArrayList<>(config.synonyms().size());
                for (ConfigSynonym synonym : config.synonyms()) {
                    synonyms.add(new DescribeConfigsResponse.DescribeConfigsSynonym(
                            synonym.name(), synonym.value(), synonym.source().code()));
                }
            }
            return new DescribeConfigsResponse.DescribeConfigsResourceResult(
                    config.name(),
                    config.value(),
                    config.readOnly(),
                    config.source().code(),
                    config.sensitive(),
                    synonyms,
                    config.type(),
                    request.includeDocumentation() ? config.documentation() : null);
        }

        /** About how many bytes it takes in the answer. */
        private static long lengthOf(DescribeConfigsResponse.DescribeConfigsResourceResult entry) {
            long length = ServerLimits.DESCRIBED_CONFIG_FIXED_BYTES
                    + entry.name().length()
                    + lengthOf(entry.value())
                    + lengthOf(entry.documentation());
            for (DescribeConfigsResponse.DescribeConfigsSynonym synonym : entry.synonyms()) {
                length += ServerLimits.DESCRIBED_CONFIG_FIXED_BYTES
                        + synonym.name().length()
                        + lengthOf(synonym.value());
            }
            return length;
        }

        private static int lengthOf(@Nullable String text) {
            return text == null ? 0 : text.length();
        }

        private DescribeConfigsResponse.DescribeConfigsResult described(
                DescribeConfigsRequest.DescribeConfigsResource asked, Entries entries) {
            bytes += entries.bytes();
            return new DescribeConfigsResponse.DescribeConfigsResult(
                    ErrorCode.NONE.code(), "", asked.resourceType(), asked.resourceName(), entries.configs());
        }

        private static DescribeConfigsResponse.DescribeConfigsResult refused(
                DescribeConfigsRequest.DescribeConfigsResource asked, ErrorCode error, String message) {
            return new DescribeConfigsResponse.DescribeConfigsResult(
                    error.code(), ErrorText.cut(message), asked.resourceType(), asked.resourceName(), List.of());
        }
    }
}
