package io.courant.metadata.controller;

import io.courant.metadata.SupportedFeature;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.MetadataRecord;
import io.courant.metadata.image.MetadataRecords;
import io.courant.wire.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a request for other feature levels into records and an answer, against a state; changes nothing itself. A level is
 * possible that works here; a lower one must be asked for as such.
 */
final class FeaturePlanner {

    /** What to write, and what to answer once it is committed. */
    record Plan(List<MetadataRecord> records, FeatureUpdateAnswer answer) {}

    private FeaturePlanner() {}

    static Plan plan(FeatureUpdateRequest request, ClusterImage image, List<SupportedFeature> supported) {
        Map<String, SupportedFeature> byName = new HashMap<>();
        supported.forEach(feature -> byName.put(feature.name(), feature));
        List<MetadataRecord> records = new ArrayList<>();
        for (FeatureUpdate update : request.updates()) {
            Short level = image.featureLevels().find(update.feature());
            int current = level == null ? 0 : level;
            String problem = problem(update, current, byName.get(update.feature()));
            if (problem != null) {
                return new Plan(
                        List.of(),
                        new FeatureUpdateAnswer.Refused(
                                ErrorCode.INVALID_UPDATE_VERSION,
                                "no feature was changed: " + update.feature() + " cannot have level " + update.level()
                                        + ": " + problem));
            }
            if (update.level() != current) {
                records.add(MetadataRecords.featureLevel(update.feature(), update.level()));
            }
        }
        return new Plan(request.validateOnly() ? List.of() : records, new FeatureUpdateAnswer.Updated());
    }

    private static @Nullable String problem(FeatureUpdate update, int current, @Nullable SupportedFeature supported) {
        if (update.direction() == FeatureUpdate.Direction.UNKNOWN) {
            return "the upgrade type is not known";
        }
        if (update.level() < 0) {
            return "a level is 0 or more";
        }
        if (supported == null) {
            return "the feature does not work here";
        }
        if (update.level() < supported.min() || update.level() > supported.max()) {
            return "the levels " + supported.min() + " to " + supported.max() + " work here";
        }
        boolean upgrade = update.direction() == FeatureUpdate.Direction.UPGRADE;
        if (update.level() < current && upgrade) {
            return "it has level " + current + ", and a lower one must be asked for as a downgrade";
        }
        if (update.level() > current && !upgrade) {
            return "it has level " + current + ", and a higher one is no downgrade";
        }
        return null;
    }
}
