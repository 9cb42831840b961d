package io.courant.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocumentsTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");

    private final House house = House.open();

    @Test
    void architectureNamesEveryModuleInOneLineAndInReadingOrder() {
        List<String> lines = House.lines(house.root().resolve("ARCHITECTURE.md"));
        int last = -1;
        for (String module : house.modules().keySet()) {
            int line = firstRowOf(module, lines);
            assertThat(line).as("row of module %s in ARCHITECTURE.md", module).isGreaterThan(last);
            last = line;
        }
    }

    @Test
    void linksInDocumentsLeadSomewhere() {
        Set<String> dead = new TreeSet<>();
        for (Path document : documents()) {
            Path directory = Objects.requireNonNull(document.getParent());
            for (String line : House.lines(document)) {
                Matcher link = LINK.matcher(line);
                while (link.find()) {
                    String target = link.group(1);
                    if (!target.contains("://") && !Files.exists(directory.resolve(target))) {
                        dead.add(house.relative(document) + " -> " + target);
                    }
                }
            }
        }
        assertThat(dead).as("links that lead nowhere").isEmpty();
    }

    private static int firstRowOf(String module, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("| `" + module + "` |")) {
                return i;
            }
        }
        return -1;
    }

    private List<Path> documents() {
        List<Path> documents = new ArrayList<>(House.filesBelow(house.root().resolve("docs"), ".md"));
        for (String name : List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")) {
            documents.add(house.root().resolve(name));
        }
        return documents;
    }
}
