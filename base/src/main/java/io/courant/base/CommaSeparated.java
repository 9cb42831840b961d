package io.courant.base;

import java.util.Arrays;
import java.util.List;

/** Texts with commas between them, as settings have them. */
public final class CommaSeparated {

    private CommaSeparated() {}

    /** What stands between the commas, without the blanks around it: maybe nothing. Of a blank text there is nothing at all. */
    public static List<String> entries(String text) {
        return text.isBlank()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }

    /** As {@link #entries}, for whom an entry without a text is none. */
    public static List<String> filledEntries(String text) {
        return entries(text).stream().filter(entry -> !entry.isEmpty()).toList();
    }
}
