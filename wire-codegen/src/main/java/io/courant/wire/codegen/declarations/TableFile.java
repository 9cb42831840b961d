package io.courant.wire.codegen.declarations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One file of tab separated values: comment lines, a line of column names, rows. {@code ""} stands for an empty string
 * in columns where an empty cell means "not set".
 *
 * @param properties the {@code key=value} pairs of the first comment line, empty where it has none
 * @param rows cells by the name of their column
 */
public record TableFile(Map<String, String> properties, List<Map<String, String>> rows) {

    /** Reads {@code file}. */
    public static TableFile read(Path file) throws IOException {
        Map<String, String> properties = new LinkedHashMap<>();
        List<Map<String, String>> rows = new ArrayList<>();
        String[] columns = {};
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("#")) {
                if (properties.isEmpty()) {
                    readProperties(line, properties);
                }
            } else if (columns.length == 0) {
                columns = line.split("\t", -1);
            } else if (!line.isEmpty()) {
                rows.add(row(columns, line.split("\t", -1)));
            }
        }
        return new TableFile(properties, rows);
    }

    private static void readProperties(String line, Map<String, String> properties) {
        for (String word : line.substring(1).strip().split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                properties.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
    }

    private static Map<String, String> row(String[] columns, String[] cells) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < columns.length; i++) {
            row.put(columns[i], i < cells.length ? cells[i] : "");
        }
        return row;
    }
}
