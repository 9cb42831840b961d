package io.courant.compat.differential;

import io.courant.wire.message.UpdateFeaturesRequest;
import io.courant.wire.message.UpdateFeaturesRequestBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** UpdateFeatures: levels that cannot be, of features that are and are not. Nothing is changed. */
final class UpdateFeaturesCases implements DifferentialTest.Cases {

    private static final short TOO_HIGH = 999;
    private static final byte NO_TYPE = 9;
    private static final byte UPGRADE = 1;
    private static final byte SAFE_DOWNGRADE = 2;
    private static final byte UNSAFE_DOWNGRADE = 3;

    /** Kafka 4.4's. */
    private static final int METADATA_LEVEL = 33;

    @Override
    public void play(Script script) throws IOException {
        script.play("of nothing", Api.UPDATE_FEATURES, (side, version) -> of());
        script.play(
                "of a feature that does not exist",
                Api.UPDATE_FEATURES,
                (side, version) -> of(update("no.feature", 1).build()));
        script.play(
                "of the metadata's level, too high",
                Api.UPDATE_FEATURES,
                (side, version) -> of(update("metadata.version", TOO_HIGH).build()));
        for (int level : new int[] {-1, 0, 1}) {
            script.play(
                    "of the metadata's level to " + level,
                    Api.UPDATE_FEATURES,
                    (side, version) -> of(update("metadata.version", level).build()));
        }
        script.playFrom(
                1,
                "of an unknown type",
                Api.UPDATE_FEATURES,
                (side, version) ->
                        of(update("metadata.version", 1).upgradeType(NO_TYPE).build()));
        script.play(
                "of one feature twice",
                Api.UPDATE_FEATURES,
                (side, version) -> of(
                        update("no.feature", 1).build(), update("no.feature", 2).build()));
        playChecks(script);
    }

    /** What could be done is only checked: nothing is changed. */
    private static void playChecks(Script script) throws IOException {
        for (int level : new int[] {METADATA_LEVEL, METADATA_LEVEL - 1, 1, TOO_HIGH}) {
            for (byte type : new byte[] {UPGRADE, SAFE_DOWNGRADE, UNSAFE_DOWNGRADE}) {
                script.playFrom(
                        1,
                        "checks the metadata's level " + level + " by type " + type,
                        Api.UPDATE_FEATURES,
                        (side, version) -> checking(update("metadata.version", level)
                                .upgradeType(type)
                                .build()));
            }
        }
        script.playFrom(
                1,
                "checks a level of groups",
                Api.UPDATE_FEATURES,
                (side, version) ->
                        checking(update("group.version", 1).upgradeType(UPGRADE).build()));
        script.playFrom(
                1,
                "checks a feature that does not exist",
                Api.UPDATE_FEATURES,
                (side, version) ->
                        checking(update("no.feature", 1).upgradeType(UPGRADE).build()));
    }

    private static UpdateFeaturesRequest checking(UpdateFeaturesRequest.FeatureUpdateKey update) {
        return new UpdateFeaturesRequestBuilder()
                .featureUpdates(List.of(update))
                .validateOnly(true)
                .build();
    }

    private static UpdateFeaturesRequestBuilder.FeatureUpdateKeyBuilder update(String feature, int level) {
        return new UpdateFeaturesRequestBuilder.FeatureUpdateKeyBuilder()
                .feature(feature)
                .maxVersionLevel((short) level);
    }

    private static UpdateFeaturesRequest of(UpdateFeaturesRequest.FeatureUpdateKey... updates) {
        return new UpdateFeaturesRequestBuilder()
                .featureUpdates(new ArrayList<>(List.of(updates)))
                .build();
    }
}
