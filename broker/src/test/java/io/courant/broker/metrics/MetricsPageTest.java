package io.courant.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.metrics.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsPageTest {

    /** Set to {@code true} to write the page anew, after a declaration has changed. */
    private static final String WRITE = "metrics.page.write";

    @Test
    void thePageSaysWhatIsDeclared() throws IOException {
        Path page = root().resolve("docs/metrics.md");
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(page, MetricsPage.text());
        }
        assertThat(page)
                .as("after a change: mvn -pl broker -am test -Dtest=MetricsPageTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -D" + WRITE + "=true")
                .exists();
        assertThat(Files.readString(page)).isEqualTo(MetricsPage.text());
    }

    @Test
    void everyNameIsDeclaredOnceAndEveryMeaningFitsIntoATable() {
        List<Metric> all =
                MetricsPage.sections().values().stream().flatMap(List::stream).toList();
        assertThat(all)
                .extracting(PrometheusNames::of)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z_]+"));
        assertThat(all)
                .extracting(Metric::meaning)
                .allMatch(meaning -> !meaning.contains("|") && !meaning.endsWith("."));
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("courant")) ? here : here.resolve("..").normalize();
    }
}
