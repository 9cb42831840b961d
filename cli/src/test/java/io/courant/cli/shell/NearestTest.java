package io.courant.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

    private static final List<String> WORDS = List.of("list", "create", "describe", "alter", "delete");

    @Test
    void findsWhatDiffersByTypingErrors() {
        assertThat(Nearest.to("lst", WORDS)).contains("list");
        assertThat(Nearest.to("crate", WORDS)).contains("create");
        assertThat(Nearest.to("descirbe", WORDS)).contains("describe");
        assertThat(Nearest.to("DELETE", WORDS)).contains("delete");
    }

    @Test
    void offersNothingForAnotherWord() {
        assertThat(Nearest.to("compression", WORDS)).isEmpty();
        assertThat(Nearest.to("x", WORDS)).isEmpty();
        assertThat(Nearest.question("x", List.of())).isEmpty();
    }

    @Test
    void countsAddedMissingChangedAndSwappedLettersAsOneErrorEach() {
        assertThat(Nearest.errors("abc", "abc")).isZero();
        assertThat(Nearest.errors("abc", "abxc")).isEqualTo(1);
        assertThat(Nearest.errors("abc", "ac")).isEqualTo(1);
        assertThat(Nearest.errors("abc", "axc")).isEqualTo(1);
        assertThat(Nearest.errors("abc", "acb")).isEqualTo(1);
        assertThat(Nearest.errors("", "abc")).isEqualTo(3);
    }
}
