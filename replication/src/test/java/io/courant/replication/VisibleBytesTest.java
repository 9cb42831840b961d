package io.courant.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.testkit.gen.Property;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VisibleBytesTest {

    @Test
    void countsWhatAMapWouldCount() {
        Property.check(100, random -> {
            VisibleBytes bytes = new VisibleBytes();
            TreeMap<Long, Integer> batches = new TreeMap<>();
            long end = 0;
            long visibleEnd = 0;
            for (int step = 0; step < 200; step++) {
                if (random.nextBoolean()) {
                    end += random.between(1, 5);
                    int size = random.between(1, 1000);
                    batches.put(end, size);
                    bytes.appended(end, size);
                } else {
                    visibleEnd = visibleEnd + random.nextLong(end - visibleEnd + 1);
                    long expected = batches.headMap(visibleEnd, true).values().stream()
                            .mapToLong(Integer::longValue)
                            .sum();
                    long before = bytes.visible();
                    assertThat(bytes.advance(visibleEnd)).isEqualTo(expected - before);
                    assertThat(bytes.visible()).isEqualTo(expected);
                }
            }
        });
    }
}
