package io.courant.metadata.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.testkit.gen.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PersistentMapTest {

    @Test
    void holdsWhatATreeMapHolds() {
        Property.check(100, random -> {
            PersistentMap<Integer, String> map = PersistentMap.empty();
            TreeMap<Integer, String> expected = new TreeMap<>();
            for (int step = 0; step < 400; step++) {
                int key = random.between(0, 150);
                if (random.oneIn(3)) {
                    map = map.without(key);
                    expected.remove(key);
                } else {
                    map = map.with(key, "v" + step);
                    expected.put(key, "v" + step);
                }
                assertThat(map.size()).isEqualTo(expected.size());
                assertThat(map.find(key)).isEqualTo(expected.get(key));
            }
            List<Map.Entry<Integer, String>> entries = new ArrayList<>();
            map.forEach(entries::add);
            assertThat(entries).isEqualTo(List.copyOf(expected.entrySet()));
        });
    }

    @Test
    void leavesEveryEarlierVersionAsItWas() {
        List<PersistentMap<Integer, Integer>> versions = new ArrayList<>();
        PersistentMap<Integer, Integer> map = PersistentMap.empty();
        for (int i = 0; i < 300; i++) {
            versions.add(map);
            map = map.with(i * 7919 % 300, i);
        }
        for (int i = 0; i < versions.size(); i++) {
            assertThat(versions.get(i).size()).isEqualTo(i);
        }
    }

    @Test
    void iteratesOverTheVersionItBeganWith() {
        PersistentMap<Integer, Integer> map = PersistentMap.empty();
        for (int i = 0; i < 100; i++) {
            map = map.with(i, i);
        }
        int next = 0;
        for (Map.Entry<Integer, Integer> entry : map) {
            assertThat(entry.getKey()).isEqualTo(next);
            map = map.without(next).with(1000 + next, 0);
            next++;
        }
        assertThat(next).isEqualTo(100);
    }

    @Test
    void isEqualByEntriesWhateverTheOrderOfChanges() {
        PersistentMap<Integer, String> upwards = PersistentMap.empty();
        PersistentMap<Integer, String> downwards = PersistentMap.empty();
        for (int i = 0; i < 50; i++) {
            upwards = upwards.with(i, "x" + i);
            downwards = downwards.with(49 - i, "x" + (49 - i));
        }
        assertThat(upwards).isEqualTo(downwards).hasSameHashCodeAs(downwards);
        assertThat(upwards.without(7)).isNotEqualTo(upwards);
    }

    @Test
    void staysShallowWhenKeysCome() {
        PersistentMap<Integer, Integer> map = PersistentMap.empty();
        for (int i = 0; i < 100_000; i++) {
            map = map.with(i, i);
        }
        for (int i = 0; i < 100_000; i += 997) {
            assertThat(map.find(i)).isEqualTo(i);
        }
        // An AVL tree of n entries is at most 1.44 log2(n) high.
        assertThat(map.height()).isLessThanOrEqualTo(24);
    }
}
