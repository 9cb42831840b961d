package io.courant.metadata.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.metadata.SupportedFeature;
import io.courant.metadata.controller.FeatureUpdate.Direction;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.ImageBuilder;
import io.courant.metadata.image.MetadataRecords;
import io.courant.wire.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Features that do not exist yet, so that there are levels to choose from. */
class FeaturePlannerTest {

    private static final List<SupportedFeature> SUPPORTED = List.of(
            new SupportedFeature("rivers", (short) 1, (short) 5), new SupportedFeature("lakes", (short) 2, (short) 3));

    private static final ClusterImage IMAGE = image();

    private static ClusterImage image() {
        ImageBuilder builder = new ImageBuilder(ClusterImage.EMPTY);
        builder.apply(MetadataRecords.featureLevel("rivers", (short) 3), 0, 0);
        return builder.build().after();
    }

    private static FeaturePlanner.Plan plan(boolean validateOnly, FeatureUpdate... updates) {
        return FeaturePlanner.plan(new FeatureUpdateRequest(List.of(updates), 1_000, validateOnly), IMAGE, SUPPORTED);
    }

    private static FeatureUpdate to(String feature, int level, Direction direction) {
        return new FeatureUpdate(feature, (short) level, direction);
    }

    private static void assertRefused(FeatureUpdate... updates) {
        FeaturePlanner.Plan plan = plan(false, updates);
        assertThat(plan.records()).isEmpty();
        assertThat(plan.answer())
                .isInstanceOfSatisfying(
                        FeatureUpdateAnswer.Refused.class,
                        refused -> assertThat(refused.error()).isEqualTo(ErrorCode.INVALID_UPDATE_VERSION));
    }

    @Test
    void goesUpAndAlsoDownWhenAskedFor() {
        FeaturePlanner.Plan plan =
                plan(false, to("rivers", 2, Direction.SAFE_DOWNGRADE), to("lakes", 3, Direction.UPGRADE));
        assertThat(plan.answer()).isEqualTo(new FeatureUpdateAnswer.Updated());
        assertThat(plan.records())
                .containsExactly(
                        MetadataRecords.featureLevel("rivers", (short) 2),
                        MetadataRecords.featureLevel("lakes", (short) 3));
        assertThat(plan(false, to("rivers", 1, Direction.UNSAFE_DOWNGRADE)).answer())
                .isEqualTo(new FeatureUpdateAnswer.Updated());
    }

    @Test
    void writesNothingForTheLevelThereIs() {
        FeaturePlanner.Plan plan = plan(false, to("rivers", 3, Direction.UPGRADE));
        assertThat(plan.answer()).isEqualTo(new FeatureUpdateAnswer.Updated());
        assertThat(plan.records()).isEmpty();
    }

    @Test
    void validatesAlone() {
        FeaturePlanner.Plan plan = plan(true, to("rivers", 4, Direction.UPGRADE));
        assertThat(plan.answer()).isEqualTo(new FeatureUpdateAnswer.Updated());
        assertThat(plan.records()).isEmpty();
    }

    @Test
    void refusesTheWholeRequestForOneLevelThatIsWrong() {
        assertRefused(to("rivers", 4, Direction.UPGRADE), to("lakes", 4, Direction.UPGRADE));
        assertRefused(to("rivers", 2, Direction.UPGRADE));
        assertRefused(to("rivers", 4, Direction.SAFE_DOWNGRADE));
        assertRefused(to("rivers", 4, Direction.UNKNOWN));
        assertRefused(to("rivers", -1, Direction.UNSAFE_DOWNGRADE));
        assertRefused(to("lakes", 1, Direction.UPGRADE));
        assertRefused(to("seas", 1, Direction.UPGRADE));
    }
}
