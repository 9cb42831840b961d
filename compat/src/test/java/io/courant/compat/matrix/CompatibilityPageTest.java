package io.courant.compat.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.compat.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The page of clients says what is declared: same clients, same checks, and the versions that are pinned. */
class CompatibilityPageTest {

    @Test
    void thePageHasTheDeclaredClientsAndChecks() throws IOException {
        String page = Files.readString(Checkout.root().resolve(CompatibilityPage.PLACE));
        // What came of the checks is the page's own; all else must be what would be written now.
        String written = CompatibilityPage.render(
                client -> cell(page, "version", client),
                asked -> cell(page, asked.check().meaning(), asked.client()));
        assertThat(page)
                .as("docs/compatibility.md; CONTRIBUTING.md says how it is written anew")
                .isEqualTo(written);
    }

    @Test
    void thePageHasThePinnedVersions() throws IOException {
        String page = Files.readString(Checkout.root().resolve(CompatibilityPage.PLACE));
        for (ForeignClient client : Matrix.CLIENTS) {
            Optional<String> pinned = client.pin().version();
            if (pinned.isPresent()) {
                assertThat(cell(page, "version", client)).as(client.name()).isEqualTo(pinned.get());
            }
        }
    }

    @Test
    void everyCellSaysWhatCameOfIt() throws IOException {
        String page = Files.readString(Checkout.root().resolve(CompatibilityPage.PLACE));
        assertThat(Matrix.cells())
                .allSatisfy(asked -> assertThat(cell(page, asked.check().meaning(), asked.client()))
                        .as(asked.toString())
                        .isEqualTo("yes"));
    }

    private static String cell(String page, String row, ForeignClient client) {
        List<String> cells = CompatibilityPage.cellsOf(page, row);
        int column = Matrix.CLIENTS.indexOf(client) + 1;
        return column < cells.size() ? cells.get(column) : "no such cell";
    }
}
