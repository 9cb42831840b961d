package io.courant.compat.matrix;

import io.courant.compat.matrix.Matrix.Cell;
import io.courant.compat.matrix.MatrixTest.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code docs/compatibility.md}: clients, versions, checks, and what came of them in the long run. */
final class CompatibilityPage {

    static final Path PLACE = Path.of("docs/compatibility.md");

    private static final String HEAD = """
            # Which clients work

            Made by the tests from what they saw. `./courant test` plays each client once, `./courant test --all` every check of every client;
            [CONTRIBUTING](../CONTRIBUTING.md) says how this page is written. Clients and checks are declared in
            [Matrix](../compat/src/test/java/io/courant/compat/matrix/Matrix.java); their programs are in [compat/clients](../compat/clients).

            """;

    private static final String LEGEND = """

            yes: done, and what came of it was checked from the other side by the newest Java client. no: failed. not run: the client
            could not be installed where the page was made. Empty: the client, or its program here, has no way to ask for it.

            A record has keys, headers, null keys, null values and headers without a value, where the client can send them; compression is looked up
            in the stored batches. In a group, three members share six partitions; one leaves, one is killed, and the last one has read everything
            and committed it; a later member goes on behind that.
            """;

    private CompatibilityPage() {}

    static String of(Map<ForeignClient, String> versions, Map<Cell, Result> results) {
        return render(client -> versions.getOrDefault(client, "not run"), cell -> {
            Result result = results.get(cell);
            return result == null ? "not run" : result == Result.PASSED ? "yes" : "no";
        });
    }

    /** What is known of a client or a cell. */
    interface Words<T> {
        String of(T asked);
    }

    static String render(Words<ForeignClient> versions, Words<Cell> results) {
        StringBuilder page = new StringBuilder(HEAD);
        row(page, "", Matrix.CLIENTS.stream().map(ForeignClient::name).toList());
        page.append("| --- ".repeat(Matrix.CLIENTS.size() + 1)).append("|\n");
        row(page, "version", Matrix.CLIENTS.stream().map(versions::of).toList());
        List<Cell> cells = Matrix.cells();
        for (Check check : Check.values()) {
            row(
                    page,
                    check.meaning(),
                    Matrix.CLIENTS.stream()
                            .map(client -> new Cell(client, check))
                            .map(cell -> cells.contains(cell) ? results.of(cell) : "")
                            .toList());
        }
        return page.append(LEGEND).toString();
    }

    private static void row(StringBuilder page, String first, List<String> rest) {
        page.append("| ")
                .append(first)
                .append(rest.stream().map(" | "::concat).collect(Collectors.joining()))
                .append(" |\n");
    }

    /** The cells of a table's row as they stand on a page, by the row's first cell; empty when there is no such row. */
    static List<String> cellsOf(String page, String row) {
        return page.lines()
                .filter(line -> line.startsWith("| " + row + " |"))
                .findFirst()
                .map(line -> List.of(line.substring(2, line.length() - 1).split("\\|", -1)).stream()
                        .map(String::strip)
                        .toList())
                .orElse(List.of());
    }
}
