package io.courant.server.handler;

import io.courant.metadata.controller.ConfigAlteration;
import io.courant.metadata.controller.ConfigAlterationAnswer;
import io.courant.metadata.controller.ConfigChange;
import io.courant.metadata.image.ConfigResource;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.IncrementalAlterConfigsRequest;
import io.courant.wire.message.IncrementalAlterConfigsRequestCodec;
import io.courant.wire.message.IncrementalAlterConfigsResponse;
import io.courant.wire.message.IncrementalAlterConfigsResponseBuilder;
import io.courant.wire.message.IncrementalAlterConfigsResponseCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * IncrementalAlterConfigs, versions 0 and 1: settings of topics and brokers, and levels of loggers, one by one. The answer comes
 * when the changes are committed, those of each resource all or none, and every shard of this broker knows them.
 *
 * <p>Different from Apache Kafka: a setting that would lie is refused (decision 5), and so is a broker setting that nobody
 * declares.
 */
final class IncrementalAlterConfigsHandler implements ApiHandler {

    private final ConfigAlterer alterer;

    IncrementalAlterConfigsHandler(HandlerContext context) {
        this.alterer = new ConfigAlterer(context, ApiKey.INCREMENTAL_ALTER_CONFIGS);
    }

    @Override
    public ApiKey api() {
        return ApiKey.INCREMENTAL_ALTER_CONFIGS;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        IncrementalAlterConfigsRequest request = exchange.read(IncrementalAlterConfigsRequestCodec.CODEC);
        exchange.releaseFrame();
        List<ConfigAlteration> wanted = new ArrayList<>(request.resources().size());
        for (IncrementalAlterConfigsRequest.AlterConfigsResource each : request.resources()) {
            List<ConfigChange> changes = new ArrayList<>(each.configs().size());
            for (IncrementalAlterConfigsRequest.AlterableConfig config : each.configs()) {
                changes.add(new ConfigChange(config.name(), operation(config.configOperation()), config.value()));
            }
            wanted.add(
                    new ConfigAlteration(new ConfigResource(each.resourceType(), each.resourceName()), changes, false));
        }
        alterer.alter(wanted, request.validateOnly(), answers -> {
            List<IncrementalAlterConfigsResponse.AlterConfigsResourceResponse> responses =
                    new ArrayList<>(answers.size());
            answers.forEach(answer -> responses.add(response(answer)));
            exchange.answer(
                    IncrementalAlterConfigsResponseCodec.CODEC,
                    new IncrementalAlterConfigsResponseBuilder()
                            .responses(responses)
                            .build());
        });
    }

    private static ConfigChange.Operation operation(byte code) {
        return switch (code) {
            case 0 -> ConfigChange.Operation.SET;
            case 1 -> ConfigChange.Operation.DELETE;
            case 2 -> ConfigChange.Operation.APPEND;
            case 3 -> ConfigChange.Operation.SUBTRACT;
            default -> ConfigChange.Operation.UNKNOWN;
        };
    }

    private static IncrementalAlterConfigsResponse.AlterConfigsResourceResponse response(
            ConfigAlterationAnswer answer) {
        return switch (answer) {
            case ConfigAlterationAnswer.Altered altered -> response(altered.resource(), ErrorCode.NONE, null);
            case ConfigAlterationAnswer.Refused refused ->
                response(refused.resource(), refused.error(), ErrorText.cut(refused.message()));
        };
    }

    private static IncrementalAlterConfigsResponse.AlterConfigsResourceResponse response(
            ConfigResource resource, ErrorCode error, @Nullable String message) {
        return new IncrementalAlterConfigsResponse.AlterConfigsResourceResponse(
                error.code(), message, resource.type(), resource.name());
    }
}
