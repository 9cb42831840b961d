package io.courant.base;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Unmodifiable copies that tell their elements in the order of what they were made from. Those of {@link Set#copyOf} and
 * {@link Map#copyOf} have another order in each process, so that what walks through them does the same work otherwise each time,
 * and a seed of the simulation replays nothing.
 */
public final class OrderedCopy {

    private OrderedCopy() {}

    public static <E> Set<E> setOf(Collection<? extends E> elements) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(elements));
    }

    public static <K, V> Map<K, V> mapOf(Map<? extends K, ? extends V> entries) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
}
