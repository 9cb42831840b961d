package io.courant.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommaSeparatedTest {

    @Test
    void entriesStandBetweenCommasWithoutTheBlanksAroundThem() {
        assertThat(CommaSeparated.entries(" a b ,c,\td")).containsExactly("a b", "c", "d");
    }

    @Test
    void anEntryMayBeEmptyForThoseWhoMind() {
        assertThat(CommaSeparated.entries("a,,b, ,")).containsExactly("a", "", "b", "", "");
        assertThat(CommaSeparated.filledEntries("a,,b, ,")).containsExactly("a", "b");
    }

    @Test
    void aBlankTextHasNone() {
        assertThat(CommaSeparated.entries("")).isEmpty();
        assertThat(CommaSeparated.entries("  ")).isEmpty();
        assertThat(CommaSeparated.filledEntries(",")).isEmpty();
    }
}
