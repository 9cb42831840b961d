package io.courant.metadata.image;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map whose changed versions share all but the path to the change: a height-balanced (AVL) tree, so
 * that finding and changing cost time and memory proportional to the logarithm of the size.
 *
 * <p>Iterating goes by rising key and needs no copy, however long it takes: a snapshot can be written from it while newer
 * versions come into being.
 */
public final class PersistentMap<K extends Comparable<K>, V> implements Iterable<Map.Entry<K, V>> {

    private static final PersistentMap<?, ?> EMPTY = new PersistentMap<>(null, 0);

    private final @Nullable Node<K, V> root;
    private final int size;

    private PersistentMap(@Nullable Node<K, V> root, int size) {
        this.root = root;
        this.size = size;
    }

    @SuppressWarnings("unchecked") // an empty map holds nothing of any type
    public static <K extends Comparable<K>, V> PersistentMap<K, V> empty() {
        return (PersistentMap<K, V>) EMPTY;
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** Levels of the tree: what the longest search takes. */
    int height() {
        return height(root);
    }

    public @Nullable V find(K key) {
        Node<K, V> node = root;
        while (node != null) {
            int order = key.compareTo(node.key);
            if (order == 0) {
                return node.value;
            }
            node = order < 0 ? node.left : node.right;
        }
        return null;
    }

    public boolean contains(K key) {
        return find(key) != null;
    }

    /** This map with {@code value} under {@code key}, in place of what was there. */
    public PersistentMap<K, V> with(K key, V value) {
        return new PersistentMap<>(insert(root, key, value), contains(key) ? size : size + 1);
    }

    /** This map without {@code key}. */
    public PersistentMap<K, V> without(K key) {
        if (root == null || !contains(key)) {
            return this;
        }
        return size == 1 ? empty() : new PersistentMap<>(remove(root, key), size - 1);
    }

    /** The values by rising key. */
    public Iterable<V> values() {
        return () -> new InOrder<>(root, Map.Entry::getValue);
    }

    @Override
    public Iterator<Map.Entry<K, V>> iterator() {
        return new InOrder<>(root, entry -> entry);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof PersistentMap<?, ?> map) || map.size != size) {
            return false;
        }
        Iterator<? extends Map.Entry<?, ?>> theirs = map.iterator();
        for (Map.Entry<K, V> mine : this) {
            if (!mine.equals(theirs.next())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (Map.Entry<K, V> entry : this) {
            hash = 31 * hash + entry.hashCode();
        }
        return hash;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (Map.Entry<K, V> entry : this) {
            text.append(text.length() == 1 ? "" : ", ").append(entry);
        }
        return text.append('}').toString();
    }

    private static <K extends Comparable<K>, V> Node<K, V> insert(@Nullable Node<K, V> node, K key, V value) {
        if (node == null) {
            return new Node<>(key, value, null, null);
        }
        int order = key.compareTo(node.key);
        if (order == 0) {
            return new Node<>(node.key, value, node.left, node.right);
        }
        return order < 0
                ? balanced(node, insert(node.left, key, value), node.right)
                : balanced(node, node.left, insert(node.right, key, value));
    }

    /** {@code node} without {@code key}, which it contains. */
    private static <K extends Comparable<K>, V> @Nullable Node<K, V> remove(@Nullable Node<K, V> node, K key) {
        if (node == null) {
            return null;
        }
        int order = key.compareTo(node.key);
        if (order < 0) {
            return balanced(node, remove(node.left, key), node.right);
        }
        if (order > 0) {
            return balanced(node, node.left, remove(node.right, key));
        }
        if (node.left == null || node.right == null) {
            return node.left == null ? node.right : node.left;
        }
        Node<K, V> next = node.right;
        while (next.left != null) {
            next = next.left;
        }
        return balanced(next, node.left, remove(node.right, next.key));
    }

    /** A node with the entry of {@code entry} over two subtrees whose heights differ by at most two. */
    private static <K extends Comparable<K>, V> Node<K, V> balanced(
            Node<K, V> entry, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
        if (left != null && height(left) > height(right) + 1) {
            Node<K, V> inner = left.right;
            if (inner != null && height(inner) > height(left.left)) {
                return join(inner, join(left, left.left, inner.left), join(entry, inner.right, right));
            }
            return join(left, left.left, join(entry, left.right, right));
        }
        if (right != null && height(right) > height(left) + 1) {
            Node<K, V> inner = right.left;
            if (inner != null && height(inner) > height(right.right)) {
                return join(inner, join(entry, left, inner.left), join(right, inner.right, right.right));
            }
            return join(right, join(entry, left, right.left), right.right);
        }
        return join(entry, left, right);
    }

    private static <K extends Comparable<K>, V> Node<K, V> join(
            Node<K, V> entry, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
        return new Node<>(entry.key, entry.value, left, right);
    }

    private static int height(@Nullable Node<?, ?> node) {
        return node == null ? 0 : node.height;
    }

    private static final class Node<K extends Comparable<K>, V> {
        final K key;
        final V value;
        final @Nullable Node<K, V> left;
        final @Nullable Node<K, V> right;
        final byte height;

        Node(K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
            this.key = key;
            this.value = value;
            this.left = left;
            this.right = right;
            this.height = (byte) (1 + Math.max(height(left), height(right)));
        }
    }

    /** Walks the tree by rising key with the path to the next node on a stack. */
    private static final class InOrder<K extends Comparable<K>, V, T> implements Iterator<T> {
        private final Deque<Node<K, V>> path = new ArrayDeque<>();
        private final Function<Map.Entry<K, V>, T> view;

        InOrder(@Nullable Node<K, V> root, Function<Map.Entry<K, V>, T> view) {
            this.view = view;
            descend(root);
        }

        @Override
        public boolean hasNext() {
            return !path.isEmpty();
        }

        @Override
        public T next() {
            if (path.isEmpty()) {
                throw new NoSuchElementException();
            }
            Node<K, V> node = path.pop();
            descend(node.right);
            return view.apply(Map.entry(node.key, node.value));
        }

        private void descend(@Nullable Node<K, V> start) {
            Node<K, V> node = start;
            while (node != null) {
                path.push(node);
                node = node.left;
            }
        }
    }
}
