package io.courant.compat.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.compat.Checkout;
import io.courant.compat.StartedBroker;
import io.courant.compat.matrix.Matrix.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every client does what it can, against one broker. In the short run each once, with one compression; with {@code
 * -Dcompat.matrix=all} everything, and {@code -Dcompatibility.page.write=true} then writes {@code docs/compatibility.md}. {@code
 * -Dcompat.matrix.client=NAME} plays the cells of one client alone.
 */
@Tag("compat")
class MatrixTest {

    private static final boolean WHOLE = "all".equals(System.getProperty("compat.matrix"));
    private static final String ONLY = System.getProperty("compat.matrix.client", "");

    @TempDir
    static Path home;

    private static StartedBroker broker;

    /** What came of the cells that were played. */
    private static final Map<Cell, Result> RESULTS = new ConcurrentHashMap<>();

    /** What the clients say that they are. */
    private static final Map<ForeignClient, String> VERSIONS = new ConcurrentHashMap<>();

    @BeforeAll
    static void startBroker() throws IOException {
        broker = StartedBroker.start(home);
        for (ForeignClient client : Matrix.CLIENTS) {
            Optional<String> missing = client.missing();
            if (missing.isPresent()) {
                System.out.printf("MatrixTest: SKIPPED %s: %s%n", client, missing.get());
            }
        }
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
        if (Boolean.getBoolean("compatibility.page.write")) {
            Files.writeString(
                    Checkout.root().resolve(CompatibilityPage.PLACE), CompatibilityPage.of(VERSIONS, RESULTS));
        }
    }

    static List<Cell> cells() {
        return Matrix.cells().stream()
                .filter(cell -> ONLY.isEmpty() || cell.client().name().equals(ONLY))
                .filter(cell -> WHOLE || cell.client().isInShortRun(cell.check()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cells")
    @Execution(ExecutionMode.CONCURRENT)
    void theClientDoesWhatItIsAskedFor(Cell cell) throws IOException, InterruptedException, ExecutionException {
        broker.requireAlive();
        Optional<String> missing = cell.client().missing();
        Assumptions.assumeTrue(missing.isEmpty(), () -> cell.client() + " is not installed: " + missing.get());
        String name = "matrix-" + cell.client().id() + "-" + cell.check();
        RESULTS.put(cell, Result.FAILED);
        identify(cell.client());
        new Checks(broker, cell, Files.createDirectory(home.resolve(name)), name).play();
        RESULTS.put(cell, Result.PASSED);
    }

    /** Has the client say its version once, which must be the pinned one. */
    private static void identify(ForeignClient client) throws IOException, InterruptedException {
        if (VERSIONS.containsKey(client)) {
            return;
        }
        Path output = Files.createTempFile(home, client.id(), "version");
        String version = ClientProgram.about("version", ClientProgram.run(client, output, "version"))
                .getFirst()
                .getFirst();
        Optional<String> pinned = client.pin().version();
        assertThat(version).as("the version of " + client).isEqualTo(pinned.orElse(version));
        VERSIONS.put(client, version);
    }

    /** What came of a cell. */
    enum Result {
        PASSED,
        FAILED
    }
}
