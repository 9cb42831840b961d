package io.courant.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param metric what was measured
 * @param placement where the processes ran, with the number of shards
 * @param unit of all values of the line
 * @param courant samples of Courant, null if it did not take part or the figure was refused
 * @param kafka samples of Apache Kafka, null likewise
 * @param floor samples of the hardware's floor, null where the metric has none
 * @param note what a reader must know about these figures, or empty
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Line(
        String metric,
        String placement,
        String unit,
        @Nullable Sampled courant,
        @Nullable Sampled kafka,
        @Nullable Sampled floor,
        String note) {

    /** Samples in the order they were taken, and their median. */
    public record Sampled(double median, List<Double> samples) {

        static @Nullable Sampled of(List<Double> samples) {
            if (samples.isEmpty()) {
                return null;
            }
            List<Double> sorted = samples.stream().sorted().toList();
            int middle = sorted.size() / 2;
            double median =
                    sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
            return new Sampled(median, List.copyOf(samples));
        }
    }

    /** Courant's median divided by Kafka's, null unless both were measured. */
    @JsonProperty("ratio")
    public @Nullable Double ratio() {
        return courant == null || kafka == null || kafka.median() == 0 ? null : courant.median() / kafka.median();
    }

    /** Courant's median divided by the floor's, null unless both were measured. */
    @JsonProperty("overFloor")
    public @Nullable Double overFloor() {
        return courant == null || floor == null || floor.median() == 0 ? null : courant.median() / floor.median();
    }
}
