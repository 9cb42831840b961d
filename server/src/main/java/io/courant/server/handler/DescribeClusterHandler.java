package io.courant.server.handler;

import io.courant.metadata.image.Broker;
import io.courant.metadata.image.BrokerEndpoint;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.DescribeClusterRequest;
import io.courant.wire.message.DescribeClusterRequestCodec;
import io.courant.wire.message.DescribeClusterResponse;
import io.courant.wire.message.DescribeClusterResponseBuilder;
import io.courant.wire.message.DescribeClusterResponseCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * DescribeCluster, versions 0 to 2: the brokers of the cluster, under the endpoints of the listener that is asked.
 *
 * <p>The controller is an ordinary broker here, so {@code ControllerId} names one that clients can connect to.
 */
final class DescribeClusterHandler implements ApiHandler {

    /** Endpoint types of KIP-919. */
    private static final byte BROKERS = 1;

    private static final byte CONTROLLERS = 2;

    private final HandlerContext context;

    DescribeClusterHandler(HandlerContext context) {
        this.context = context;
    }

    @Override
    public ApiKey api() {
        return ApiKey.DESCRIBE_CLUSTER;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        DescribeClusterRequest request = exchange.read(DescribeClusterRequestCodec.CODEC);
        exchange.releaseFrame();
        DescribeClusterResponseBuilder response = new DescribeClusterResponseBuilder();
        if (request.endpointType() == BROKERS) {
            response.clusterId(context.node().clusterId().toString())
                    .controllerId(context.node().brokerId())
                    .brokers(brokers(exchange.listener().name(), request.includeFencedBrokers()));
            if (request.includeClusterAuthorizedOperations()) {
                response.clusterAuthorizedOperations(AuthorizedOperations.CLUSTER);
            }
        } else if (request.endpointType() == CONTROLLERS) {
            response.errorCode(ErrorCode.MISMATCHED_ENDPOINT_TYPE.code())
                    .errorMessage("this listener serves brokers' endpoints, not controllers'");
        } else {
            response.errorCode(ErrorCode.UNSUPPORTED_ENDPOINT_TYPE.code())
                    .errorMessage("endpoint type " + request.endpointType() + " is not known");
        }
        exchange.answer(DescribeClusterResponseCodec.CODEC, response.build());
    }

    private List<DescribeClusterResponse.DescribeClusterBroker> brokers(String listener, boolean fencedToo) {
        List<DescribeClusterResponse.DescribeClusterBroker> brokers = new ArrayList<>();
        for (Broker broker : context.image().brokers()) {
            @Nullable BrokerEndpoint endpoint = broker.endpoint(listener);
            if (endpoint != null && (fencedToo || !broker.fenced())) {
                brokers.add(new DescribeClusterResponseBuilder.DescribeClusterBrokerBuilder()
                        .brokerId(broker.id())
                        .host(endpoint.host())
                        .port(endpoint.port())
                        .rack(broker.rack())
                        .isFenced(broker.fenced())
                        .build());
            }
        }
        return brokers;
    }
}
