package io.courant.server.handler;

import io.courant.server.connection.Exchange;
import io.courant.server.connection.RequestDispatch;
import io.courant.wire.ApiKey;
import io.courant.wire.MalformedMessageException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** All handlers of one data shard, by API: what is served, and so what ApiVersions advertises. */
public final class Handlers implements RequestDispatch {

    private final Map<ApiKey, ApiHandler> handlers = new EnumMap<>(ApiKey.class);
    private final ApiVersionsHandler apiVersions;

    public Handlers(HandlerContext context) {
        apiVersions = new ApiVersionsHandler(context);
        for (ApiHandler handler : List.of(
                new ProduceHandler(context),
                new FetchHandler(context),
                new ListOffsetsHandler(context),
                new OffsetForLeaderEpochHandler(context),
                new MetadataHandler(context),
                new DescribeClusterHandler(context),
                new DescribeTopicPartitionsHandler(context),
                new DescribeLogDirsHandler(context),
                new DescribeProducersHandler(context),
                new CreateTopicsHandler(context),
                new DeleteTopicsHandler(context),
                new CreatePartitionsHandler(context),
                new DescribeConfigsHandler(context),
                new IncrementalAlterConfigsHandler(context),
                new AlterConfigsHandler(context),
                new ListConfigResourcesHandler(context),
                new ListPartitionReassignmentsHandler(),
                new UpdateFeaturesHandler(context),
                new DeleteRecordsHandler(context),
                new InitProducerIdHandler(context),
                new DescribeClientQuotasHandler(),
                new DescribeUserScramCredentialsHandler(),
                new DescribeAclsHandler(),
                new ListTransactionsHandler(),
                new ElectLeadersHandler(context),
                new FindCoordinatorHandler(context),
                new JoinGroupHandler(context),
                new SyncGroupHandler(context),
                new HeartbeatHandler(context),
                new LeaveGroupHandler(context),
                new OffsetCommitHandler(context),
                new OffsetFetchHandler(context),
                new OffsetDeleteHandler(context),
                new ListGroupsHandler(context),
                new DescribeGroupsHandler(context),
                new DeleteGroupsHandler(context),
                apiVersions)) {
            handlers.put(handler.api(), handler);
        }
        apiVersions.advertise(handlers.values());
    }

    @Override
    public boolean serves(ApiKey api, short version) {
        return handlers.containsKey(api) && isServed(api, version);
    }

    /** What can be read and is advertised: Produce advertises versions that cannot, InitProducerId can one that is not. */
    private static boolean isServed(ApiKey api, short version) {
        return api.versions().contains(version)
                && api.brokerAdvertises()
                        .filter(range -> range.contains(version))
                        .isPresent();
    }

    @Override
    public void start(Exchange exchange) throws MalformedMessageException {
        ApiHandler handler = handlers.get(exchange.api());
        if (handler == null) {
            throw new MalformedMessageException("there is no handler for " + exchange.api());
        }
        handler.handle(exchange);
    }

    @Override
    public void startUnknownApiVersions(Exchange exchange) {
        apiVersions.handleUnknownVersion(exchange);
    }
}
