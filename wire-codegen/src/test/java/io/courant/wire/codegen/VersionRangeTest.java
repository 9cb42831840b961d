package io.courant.wire.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class VersionRangeTest {

    @Test
    void readsEveryFormOfTheTables() {
        assertThat(VersionRange.parse("none")).isEqualTo(VersionRange.NONE);
        assertThat(VersionRange.parse("")).isEqualTo(VersionRange.NONE);
        assertThat(VersionRange.parse("3")).isEqualTo(new VersionRange(3, 3));
        assertThat(VersionRange.parse("3-12")).isEqualTo(new VersionRange(3, 12));
        assertThat(VersionRange.parse("3+").contains(32767)).isTrue();
        assertThatThrownBy(() -> VersionRange.parse("all")).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void textIsTheFormThatIsRead() {
        for (String text : new String[] {"none", "0", "3-12", "7+"}) {
            assertThat(VersionRange.parse(text).toString()).isEqualTo(text);
        }
    }

    @Test
    void intersectsAndContains() {
        VersionRange range = VersionRange.parse("3-12");
        assertThat(range.intersect(VersionRange.parse("9+"))).isEqualTo(VersionRange.parse("9-12"));
        assertThat(range.intersect(VersionRange.parse("13+"))).isEqualTo(VersionRange.NONE);
        assertThat(range.contains(VersionRange.parse("4-12"))).isTrue();
        assertThat(range.contains(VersionRange.parse("4-13"))).isFalse();
        assertThat(range.contains(VersionRange.NONE)).isTrue();
        assertThat(VersionRange.NONE.contains(0)).isFalse();
    }

    @Test
    void conditionsAreNoLongerThanTheVersionsAsk() {
        VersionRange known = VersionRange.parse("3-13");
        assertThat(condition("0+", known)).isEqualTo("true");
        assertThat(condition("14+", known)).isEqualTo("false");
        assertThat(condition("9+", known)).isEqualTo("version >= 9");
        assertThat(condition("0-8", known)).isEqualTo("version <= 8");
        assertThat(condition("5-8", known)).isEqualTo("version >= 5 && version <= 8");
    }

    private static String condition(String wanted, VersionRange known) {
        return VersionConditions.expression(VersionRange.parse(wanted), known).toString();
    }
}
