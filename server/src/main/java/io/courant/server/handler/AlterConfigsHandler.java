package io.courant.server.handler;

import io.courant.metadata.controller.ConfigAlteration;
import io.courant.metadata.controller.ConfigAlterationAnswer;
import io.courant.metadata.controller.ConfigChange;
import io.courant.metadata.image.ConfigResource;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.AlterConfigsRequest;
import io.courant.wire.message.AlterConfigsRequestCodec;
import io.courant.wire.message.AlterConfigsResponse;
import io.courant.wire.message.AlterConfigsResponseBuilder;
import io.courant.wire.message.AlterConfigsResponseCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * AlterConfigs, versions 0 to 2: all that a resource sets, in place of all that it has set. Older clients use it; see {@link
 * IncrementalAlterConfigsHandler} for the rest.
 */
final class AlterConfigsHandler implements ApiHandler {

    private final ConfigAlterer alterer;

    AlterConfigsHandler(HandlerContext context) {
        this.alterer = new ConfigAlterer(context, ApiKey.ALTER_CONFIGS);
    }

    @Override
    public ApiKey api() {
        return ApiKey.ALTER_CONFIGS;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        AlterConfigsRequest request = exchange.read(AlterConfigsRequestCodec.CODEC);
        exchange.releaseFrame();
        List<ConfigAlteration> wanted = new ArrayList<>(request.resources().size());
        for (AlterConfigsRequest.AlterConfigsResource each : request.resources()) {
            List<ConfigChange> changes = new ArrayList<>(each.configs().size());
            for (AlterConfigsRequest.AlterableConfig config : each.configs()) {
                changes.add(new ConfigChange(config.name(), ConfigChange.Operation.SET, config.value()));
            }
            wanted.add(
                    new ConfigAlteration(new ConfigResource(each.resourceType(), each.resourceName()), changes, true));
        }
        alterer.alter(wanted, request.validateOnly(), answers -> {
            List<AlterConfigsResponse.AlterConfigsResourceResponse> responses = new ArrayList<>(answers.size());
            answers.forEach(answer -> responses.add(response(answer)));
            exchange.answer(
                    AlterConfigsResponseCodec.CODEC,
                    new AlterConfigsResponseBuilder().responses(responses).build());
        });
    }

    private static AlterConfigsResponse.AlterConfigsResourceResponse response(ConfigAlterationAnswer answer) {
        return switch (answer) {
            case ConfigAlterationAnswer.Altered altered -> response(altered.resource(), ErrorCode.NONE, null);
            case ConfigAlterationAnswer.Refused refused ->
                response(refused.resource(), refused.error(), ErrorText.cut(refused.message()));
        };
    }

    private static AlterConfigsResponse.AlterConfigsResourceResponse response(
            ConfigResource resource, ErrorCode error, @Nullable String message) {
        return new AlterConfigsResponse.AlterConfigsResourceResponse(
                error.code(), message, resource.type(), resource.name());
    }
}
