package io.courant.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScrapeTest {

    private static final String GAUGE = "# HELP up Whether it is\n# TYPE up gauge\n";
    private static final String HISTOGRAM = "# HELP took How long\n# TYPE took histogram\n";

    @Test
    void readsTypesMeaningsAndSamples() {
        Scrape scrape = Scrape.parse(GAUGE + "up{at=\"a \\\"b\\\"\",by=\"}\"} 1.0\nup NaN\n"
                + HISTOGRAM
                + "took_bucket{at=\"a\",le=\"0.1\"} 2\ntook_bucket{at=\"a\",le=\"+Inf\"} 3\n"
                + "took_count{at=\"a\"} 3\ntook_sum{at=\"a\"} 1.5E-4\n");
        assertThat(scrape.types()).containsEntry("up", "gauge").containsEntry("took", "histogram");
        assertThat(scrape.helps()).containsEntry("took", "How long");
        assertThat(scrape.samples())
                .containsEntry("up{at=\"a \\\"b\\\"\",by=\"}\"}", 1.0)
                .containsEntry("took_sum{at=\"a\"}", 1.5e-4)
                .hasSize(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "up                | neither a type",
                "up one            | neither a type",
                "up{at=a} 1        | neither a type",
                "up{at=\"a} 1      | neither a type",
                "up 1\\nup 2       | comes twice",
                "down 1            | no type comes before down",
                "up_count 1        | no type comes before up_count",
                "# TYPE up gauge   | told twice",
                "# TYPE x gauge    | no sample of x",
                "# comment         | neither a type",
            })
    void whatIsNotOfTheFormatIsAnError(String lines, String problem) {
        String text = GAUGE + "up{at=\"b\"} 1\n" + lines.replace("\\n", "\n") + "\n";
        assertThatThrownBy(() -> Scrape.parse(text))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 3, hold more or less", "2, 1, 1, do not rise"})
    void bucketsThatDoNotAddUpAreAnError(int first, int all, int count, String problem) {
        String text = HISTOGRAM + "took_bucket{le=\"1.0\"} " + first + "\ntook_bucket{le=\"+Inf\"} " + all
                + "\ntook_count " + count + "\ntook_sum 1\n";
        assertThatThrownBy(() -> Scrape.parse(text))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(problem);
    }

    @Test
    void anEmptyTextTellsNothing() {
        assertThatThrownBy(() -> Scrape.parse("")).isInstanceOf(AssertionError.class);
    }
}
