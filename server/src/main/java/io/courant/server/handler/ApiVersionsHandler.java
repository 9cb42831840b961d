package io.courant.server.handler;

import io.courant.base.Invariants;
import io.courant.metadata.SupportedFeature;
import io.courant.metadata.image.ClusterImage;
import io.courant.server.connection.Exchange;
import io.courant.server.connection.ResponseBody;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.VersionRange;
import io.courant.wire.message.ApiVersionsRequest;
import io.courant.wire.message.ApiVersionsRequestCodec;
import io.courant.wire.message.ApiVersionsResponse;
import io.courant.wire.message.ApiVersionsResponseBuilder;
import io.courant.wire.message.ApiVersionsResponseCodec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * ApiVersions, versions 0 to 5: exactly the APIs that have a handler, with the versions a Kafka broker advertises, and
 * the feature levels that work. The answer's header is always version 0.
 *
 * <p>A request of a newer version is answered with UNSUPPORTED_VERSION in the body of version 0 that names this API
 * alone; the client asks again with a version it finds there. From version 5 on a client says which node of which
 * cluster it means to talk to, both or neither; when that is another one it is told REBOOTSTRAP_REQUIRED (KIP-1242).
 */
final class ApiVersionsHandler implements ApiHandler {

    private static final short FIRST_WITH_SOFTWARE_NAMES = 3;
    /** Before this version clients cannot read features whose lowest level is 0. */
    private static final short FIRST_WITH_LEVEL_ZERO = 4;

    private static final int NO_NODE = -1;
    private static final Pattern SOFTWARE_NAME = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9\\-.]*[a-zA-Z0-9])?");

    private final HandlerContext context;
    private final List<ApiVersionsResponse.ApiVersion> served = new ArrayList<>();

    ApiVersionsHandler(HandlerContext context) {
        this.context = context;
    }

    /** Told once what to advertise, this API included. */
    void advertise(Collection<ApiHandler> handlers) {
        for (ApiHandler handler : handlers) {
            served.add(range(handler.api()));
        }
        served.sort((left, right) -> Short.compare(left.apiKey(), right.apiKey()));
    }

    @Override
    public ApiKey api() {
        return ApiKey.API_VERSIONS;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        ApiVersionsRequest request = exchange.read(ApiVersionsRequestCodec.CODEC);
        exchange.releaseFrame();
        exchange.answer(ApiVersionsResponseCodec.CODEC, answer(request, exchange.version()));
    }

    /** Answers a request of a version that does not exist here, whatever its body is. */
    void handleUnknownVersion(Exchange exchange) {
        exchange.releaseFrame();
        ApiVersionsResponse response = new ApiVersionsResponseBuilder()
                .errorCode(ErrorCode.UNSUPPORTED_VERSION.code())
                .apiKeys(List.of(range(ApiKey.API_VERSIONS)))
                .build();
        exchange.answer(ResponseBody.of(ApiVersionsResponseCodec.CODEC, response), (short) 0);
    }

    private ApiVersionsResponse answer(ApiVersionsRequest request, short version) {
        if (version >= FIRST_WITH_SOFTWARE_NAMES
                && !(namesItsSoftware(request) && meansNodeAndClusterOrNeither(request))) {
            return new ApiVersionsResponseBuilder()
                    .errorCode(ErrorCode.INVALID_REQUEST.code())
                    .build();
        }
        if (meansAnotherNode(request)) {
            return new ApiVersionsResponseBuilder()
                    .errorCode(ErrorCode.REBOOTSTRAP_REQUIRED.code())
                    .build();
        }
        ApiVersionsResponseBuilder response = new ApiVersionsResponseBuilder().apiKeys(served);
        if (version >= FIRST_WITH_SOFTWARE_NAMES) {
            addFeatures(response, version);
        }
        return response.build();
    }

    private static boolean namesItsSoftware(ApiVersionsRequest request) {
        return SOFTWARE_NAME.matcher(request.clientSoftwareName()).matches()
                && SOFTWARE_NAME.matcher(request.clientSoftwareVersion()).matches();
    }

    private static boolean meansNodeAndClusterOrNeither(ApiVersionsRequest request) {
        return (request.clusterId() == null) == (request.nodeId() == NO_NODE);
    }

    private boolean meansAnotherNode(ApiVersionsRequest request) {
        String clusterId = request.clusterId();
        return clusterId != null
                && !(clusterId.equals(context.node().clusterId().toString())
                        && request.nodeId() == context.node().brokerId());
    }

    private void addFeatures(ApiVersionsResponseBuilder response, short version) {
        ClusterImage image = context.image();
        List<ApiVersionsResponse.SupportedFeatureKey> supported = new ArrayList<>();
        for (SupportedFeature feature : SupportedFeature.all()) {
            if (feature.min() > 0 || version >= FIRST_WITH_LEVEL_ZERO) {
                supported.add(new ApiVersionsResponseBuilder.SupportedFeatureKeyBuilder()
                        .name(feature.name())
                        .minVersion(feature.min())
                        .maxVersion(feature.max())
                        .build());
            }
        }
        List<ApiVersionsResponse.FinalizedFeatureKey> finalized = new ArrayList<>();
        for (Map.Entry<String, Short> feature : image.featureLevels()) {
            finalized.add(new ApiVersionsResponseBuilder.FinalizedFeatureKeyBuilder()
                    .name(feature.getKey())
                    .minVersionLevel(feature.getValue())
                    .maxVersionLevel(feature.getValue())
                    .build());
        }
        response.supportedFeatures(supported)
                .finalizedFeatures(finalized)
                .finalizedFeaturesEpoch(image.finalizedFeaturesEpoch());
    }

    private static ApiVersionsResponse.ApiVersion range(ApiKey api) {
        VersionRange versions = api.brokerAdvertises()
                .orElseThrow(() -> Invariants.unreachable("a broker does not serve " + api.protocolName()));
        return new ApiVersionsResponseBuilder.ApiVersionBuilder()
                .apiKey(api.id())
                .minVersion(versions.lowest())
                .maxVersion(versions.highest())
                .build();
    }
}
