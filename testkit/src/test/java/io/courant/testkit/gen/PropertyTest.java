package io.courant.testkit.gen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PropertyTest {

    @Test
    void namesTheSeedThatBreaksAProperty() {
        assertThatThrownBy(() -> Property.forAll(
                        500, Gen.ints(0, 100), value -> assertThat(value).isLessThan(100)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Dproperty.seed=");
    }

    @Test
    void staysWithinTheBoundsAndReachesThem() {
        List<Integer> drawn = new ArrayList<>();
        Property.forAll(300, Gen.ints(-5, 5), drawn::add);
        assertThat(drawn).contains(-5, 0, 5).allMatch(value -> value >= -5 && value <= 5);
        assertThat(Gen.longs(Long.MIN_VALUE, Long.MAX_VALUE).list(50, 50).next(new SeededRandom(1)))
                .hasSize(50);
    }

    @Test
    void textsAreValidUnicodeOfTheAskedLength() {
        Property.forAll(300, Gen.texts(0, 20), text -> {
            assertThat(text.length()).isBetween(0, 20);
            byte[] utf8 = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            assertThat(new String(utf8, java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo(text);
        });
    }

    @Test
    void sameSeedSameValue() {
        Gen<List<byte[]>> generator = Gen.byteArrays(0, 50).list(1, 5);
        assertThat(generator.next(new SeededRandom(9)))
                .usingRecursiveComparison()
                .isEqualTo(generator.next(new SeededRandom(9)));
    }
}
