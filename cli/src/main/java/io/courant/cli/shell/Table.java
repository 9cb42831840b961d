package io.courant.cli.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows under a heading, each column as wide as its widest cell; nothing is cut. Columns of numbers stand to the right. */
public final class Table {

    private static final String GAP = "  ";

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... headings) {
        this.headings = List.of(headings);
    }

    public void row(Object... cells) {
        rows.add(Arrays.stream(cells).map(String::valueOf).toList());
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public void print(Console console) {
        int[] widths = new int[headings.size()];
        boolean[] numbers = new boolean[headings.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = width(column);
            numbers[column] = isNumbers(column);
        }
        console.out().line(console.bold(line(headings, widths, numbers)));
        for (List<String> row : rows) {
            console.out().line(line(row, widths, numbers));
        }
    }

    private static String line(List<String> cells, int[] widths, boolean[] numbers) {
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String space = " ".repeat(widths[column] - letters(cell));
            text.append(column == 0 ? "" : GAP);
            text.append(numbers[column] ? space + cell : cell + space);
        }
        return text.toString().stripTrailing();
    }

    private int width(int column) {
        int width = letters(headings.get(column));
        for (List<String> row : rows) {
            width = Math.max(width, letters(row.get(column)));
        }
        return width;
    }

    private static int letters(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    private boolean isNumbers(int column) {
        return !rows.isEmpty() && rows.stream().allMatch(row -> isNumber(row.get(column)));
    }

    private static boolean isNumber(String cell) {
        return cell.equals("-") || cell.chars().allMatch(letter -> (letter >= '0' && letter <= '9') || letter == '-');
    }
}
