package io.courant.server.handler;

import io.courant.metadata.image.Broker;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.ConfigResource;
import io.courant.metadata.image.Topic;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.ListConfigResourcesRequest;
import io.courant.wire.message.ListConfigResourcesRequestCodec;
import io.courant.wire.message.ListConfigResourcesResponse;
import io.courant.wire.message.ListConfigResourcesResponseBuilder;
import io.courant.wire.message.ListConfigResourcesResponseCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * ListConfigResources, versions 0 and 1: what has settings, of the types that are asked for. Version 0 asks for subscriptions to
 * client metrics, of which there are none yet, and neither are there groups.
 */
final class ListConfigResourcesHandler implements ApiHandler {

    private static final short FIRST_WITH_TYPES = 1;

    /** In the order in which they are listed. */
    private static final List<Byte> TYPES = List.of(
            ConfigResource.GROUP,
            ConfigResource.CLIENT_METRICS,
            ConfigResource.BROKER_LOGGER,
            ConfigResource.BROKER,
            ConfigResource.TOPIC);

    private final HandlerContext context;

    ListConfigResourcesHandler(HandlerContext context) {
        this.context = context;
    }

    @Override
    public ApiKey api() {
        return ApiKey.LIST_CONFIG_RESOURCES;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        ListConfigResourcesRequest request = exchange.read(ListConfigResourcesRequestCodec.CODEC);
        exchange.releaseFrame();
        ListConfigResourcesResponseBuilder response = new ListConfigResourcesResponseBuilder();
        Set<Byte> types = new TreeSet<>(request.resourceTypes());
        if (exchange.version() < FIRST_WITH_TYPES) {
            types = Set.of(ConfigResource.CLIENT_METRICS);
        } else if (types.isEmpty()) {
            types = new TreeSet<>(TYPES);
        }
        if (TYPES.containsAll(types)) {
            response.configResources(resources(context.image(), types));
        } else {
            response.errorCode(ErrorCode.UNSUPPORTED_VERSION.code());
        }
        exchange.answer(ListConfigResourcesResponseCodec.CODEC, response.build());
    }

    private static List<ListConfigResourcesResponse.ConfigResource> resources(ClusterImage image, Set<Byte> types) {
        List<ListConfigResourcesResponse.ConfigResource> resources = new ArrayList<>();
        for (byte type : List.of(ConfigResource.BROKER_LOGGER, ConfigResource.BROKER)) {
            if (types.contains(type)) {
                for (Broker broker : image.brokers()) {
                    resources.add(new ListConfigResourcesResponse.ConfigResource(Integer.toString(broker.id()), type));
                }
            }
        }
        if (types.contains(ConfigResource.TOPIC)) {
            for (Topic topic : image.topics()) {
                resources.add(new ListConfigResourcesResponse.ConfigResource(topic.name(), ConfigResource.TOPIC));
            }
        }
        return resources;
    }
}
