package io.courant.server.handler;

import io.courant.base.Outcome;
import io.courant.metadata.controller.FeatureUpdate;
import io.courant.metadata.controller.FeatureUpdateAnswer;
import io.courant.metadata.controller.FeatureUpdateRequest;
import io.courant.server.connection.Exchange;
import io.courant.wire.ApiKey;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import io.courant.wire.message.UpdateFeaturesRequest;
import io.courant.wire.message.UpdateFeaturesRequestCodec;
import io.courant.wire.message.UpdateFeaturesResponse;
import io.courant.wire.message.UpdateFeaturesResponseBuilder;
import io.courant.wire.message.UpdateFeaturesResponseCodec;
import java.io.IOException;
import java.util.List;

/**
 * UpdateFeatures, versions 0 to 2: other levels for features, all that are named or none. Up to version 1 the answer names
 * each feature; what went wrong with one is told for the whole request in every version.
 *
 * <p>Different from Apache Kafka: only features that work here have levels, so most updates are refused with
 * INVALID_UPDATE_VERSION.
 */
final class UpdateFeaturesHandler implements ApiHandler {

    private static final short FIRST_WITH_UPGRADE_TYPES = 1;
    private static final short LAST_WITH_RESULTS = 1;

    private final HandlerContext context;

    UpdateFeaturesHandler(HandlerContext context) {
        this.context = context;
    }

    @Override
    public ApiKey api() {
        return ApiKey.UPDATE_FEATURES;
    }

    @Override
    public void handle(Exchange exchange) throws MalformedMessageException {
        UpdateFeaturesRequest request = exchange.read(UpdateFeaturesRequestCodec.CODEC);
        exchange.releaseFrame();
        List<FeatureUpdate> updates = request.featureUpdates().stream()
                .map(update -> new FeatureUpdate(
                        update.feature(), update.maxVersionLevel(), direction(update, exchange.version())))
                .toList();
        FeatureUpdateRequest wanted = new FeatureUpdateRequest(updates, request.timeoutMs(), request.validateOnly());
        context.controller().updateFeatures(wanted, context.shard(), outcome -> {
            FeatureUpdateAnswer answer = switch (outcome) {
                case Outcome.Success<FeatureUpdateAnswer>(FeatureUpdateAnswer value) -> value;
                case Outcome.Failure<FeatureUpdateAnswer>(IOException cause) -> {
                    context.controllerFailed("UpdateFeatures", cause);
                    yield new FeatureUpdateAnswer.Refused(ErrorCode.UNKNOWN_SERVER_ERROR, "the metadata log failed");
                }
            };
            exchange.answer(UpdateFeaturesResponseCodec.CODEC, response(request, answer, exchange.version()));
        });
    }

    private static FeatureUpdate.Direction direction(UpdateFeaturesRequest.FeatureUpdateKey update, short version) {
        if (version < FIRST_WITH_UPGRADE_TYPES) {
            return update.allowDowngrade() ? FeatureUpdate.Direction.SAFE_DOWNGRADE : FeatureUpdate.Direction.UPGRADE;
        }
        return switch (update.upgradeType()) {
            case 1 -> FeatureUpdate.Direction.UPGRADE;
            case 2 -> FeatureUpdate.Direction.SAFE_DOWNGRADE;
            case 3 -> FeatureUpdate.Direction.UNSAFE_DOWNGRADE;
            default -> FeatureUpdate.Direction.UNKNOWN;
        };
    }

    private static UpdateFeaturesResponse response(
            UpdateFeaturesRequest request, FeatureUpdateAnswer answer, short version) {
        return switch (answer) {
            case FeatureUpdateAnswer.Updated updated ->
                new UpdateFeaturesResponseBuilder()
                        .errorMessage(null)
                        .results(version > LAST_WITH_RESULTS ? List.of() : results(request))
                        .build();
            case FeatureUpdateAnswer.Refused(ErrorCode error, String message) ->
                new UpdateFeaturesResponseBuilder()
                        .errorCode(error.code())
                        .errorMessage(ErrorText.cut(message))
                        .build();
        };
    }

    private static List<UpdateFeaturesResponse.UpdatableFeatureResult> results(UpdateFeaturesRequest request) {
        return request.featureUpdates().stream()
                .map(update -> new UpdateFeaturesResponse.UpdatableFeatureResult(
                        update.feature(), ErrorCode.NONE.code(), null))
                .toList();
    }
}
