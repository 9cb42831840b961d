package io.courant.testkit.disk;

import io.courant.base.Random;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file: its contents as processes see them, as the platter holds them, and the effects that lie between the two. */
final class FileNode implements Node {

    private static final int BLOCK_BYTES = 4096;
    private static final int SECTOR_BYTES = 512;
    private static final byte[] EMPTY = new byte[0];

    /** Of the blocks that may be torn as a whole, one in so many is. */
    private static final int TORN_BLOCKS = 6;

    private final TornBlocks tornBlocks;
    private byte[] cached = EMPTY;
    private int cachedSize;
    private byte[] platter = EMPTY;
    private int platterSize;
    private final List<Effect> unsynced = new ArrayList<>();

    FileNode(TornBlocks tornBlocks) {
        this.tornBlocks = tornBlocks;
    }

    int size() {
        return cachedSize;
    }

    boolean isDirty() {
        return !unsynced.isEmpty();
    }

    /** Returns what the write will do to the platter. */
    Effect write(int position, ByteBuffer source) {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        Effect effect = new Effect.Write(position, bytes);
        unsynced.add(effect);
        cached = withRoom(cached, effect.sizeAfter(cachedSize));
        System.arraycopy(bytes, 0, cached, position, bytes.length);
        cachedSize = effect.sizeAfter(cachedSize);
        return effect;
    }

    int read(int position, ByteBuffer target) {
        int length = Math.min(target.remaining(), cachedSize - position);
        if (length <= 0) {
            return 0;
        }
        target.put(cached, position, length);
        return length;
    }

    /** Returns what the truncation will do to the platter; null when the file is no longer than {@code size}. */
    @Nullable
    Effect truncate(int size) {
        if (size >= cachedSize) {
            return null;
        }
        Effect effect = new Effect.Truncation(size, cachedSize);
        unsynced.add(effect);
        Arrays.fill(cached, size, cachedSize, (byte) 0);
        cachedSize = size;
        return effect;
    }

    void flipBit(int position, int bit) {
        cached[position] ^= (byte) (1 << bit);
        if (position < platterSize) {
            platter[position] ^= (byte) (1 << bit);
        }
    }

    void sync() {
        unsynced.forEach(this::makeDurable);
        unsynced.clear();
    }

    /**
     * What a sync that begins now makes durable: the effects that are not on the platter, without those still {@code underway}.
     */
    Set<Effect> unsyncedBut(Set<Effect> underway) {
        Set<Effect> effects = Collections.newSetFromMap(new IdentityHashMap<>());
        effects.addAll(unsynced);
        effects.removeAll(underway);
        return effects;
    }

    /** Makes those of {@code effects} durable that are not, in their order; everything else stays as it is. */
    void sync(Set<Effect> effects) {
        unsynced.removeIf(effect -> {
            boolean covered = effects.contains(effect);
            if (covered) {
                makeDurable(effect);
            }
            return covered;
        });
    }

    private void makeDurable(Effect effect) {
        int size = effect.sizeAfter(platterSize);
        platter = withRoom(platter, size);
        effect.applyTo(platter, 0, platter.length);
        platterSize = size;
    }

    /** A sync that failed: some of it reached the platter, all of it counts as clean, and the cache may be dropped. */
    void failSync(Random random) {
        keepSomeEffects(random);
        if (random.nextInt(2) == 0) {
            dropCache();
        }
    }

    /** What a power cut leaves. Returns true when something was lost of what processes had seen. */
    boolean losePower(Random random) {
        keepSomeEffects(random);
        boolean lost = platterSize != cachedSize || !Arrays.equals(platter, 0, platterSize, cached, 0, cachedSize);
        dropCache();
        return lost;
    }

    FileNode copy() {
        FileNode copy = new FileNode(tornBlocks);
        copy.cached = cached.clone();
        copy.cachedSize = cachedSize;
        copy.platter = platter.clone();
        copy.platterSize = platterSize;
        copy.unsynced.addAll(unsynced);
        return copy;
    }

    private void dropCache() {
        cached = Arrays.copyOf(platter, platterSize);
        cachedSize = platterSize;
    }

    private void keepSomeEffects(Random random) {
        int effects = unsynced.size();
        if (effects == 0) {
            return;
        }
        int mood = random.nextInt(10);
        int sizeEffects = mood == 0 ? effects : mood <= 2 ? 0 : prefix(random, effects);
        int largestSize = platterSize;
        int sizeThen = platterSize;
        int size = platterSize;
        BitSet touchedBlocks = new BitSet();
        for (int i = 0; i < effects; i++) {
            Effect effect = unsynced.get(i);
            touchedBlocks.set(effect.from() / BLOCK_BYTES, (effect.to() - 1) / BLOCK_BYTES + 1);
            size = effect.sizeAfter(size);
            largestSize = Math.max(largestSize, size);
            if (i + 1 == sizeEffects) {
                sizeThen = size;
            }
        }
        platter = withRoom(platter, largestSize);
        for (int block = touchedBlocks.nextSetBit(0); block >= 0; block = touchedBlocks.nextSetBit(block + 1)) {
            int from = block * BLOCK_BYTES;
            if (tornBlocks != TornBlocks.NONE && mood > 2 && random.nextInt(TORN_BLOCKS) == 0) {
                destroy(random, from, Math.min(from + BLOCK_BYTES, platter.length));
            } else if (mood > 2 && random.nextInt(4) == 0) {
                for (int sector = from; sector < from + BLOCK_BYTES; sector += SECTOR_BYTES) {
                    applyPrefix(prefix(random, effects), sector, sector + SECTOR_BYTES);
                }
            } else {
                applyPrefix(mood == 0 ? effects : mood <= 2 ? 0 : prefix(random, effects), from, from + BLOCK_BYTES);
            }
        }
        unsynced.clear();
        platterSize = sizeThen;
        platter = Arrays.copyOf(platter, platterSize);
    }

    private void destroy(Random random, int from, int to) {
        BitSet taken = tornBlocks == TornBlocks.WHOLE ? new BitSet() : changed(from, to);
        if (tornBlocks == TornBlocks.WHOLE) {
            taken.set(from, to);
        }
        boolean zeros = random.nextInt(2) == 0;
        for (int i = taken.nextSetBit(0); i >= 0; i = taken.nextSetBit(i + 1)) {
            platter[i] = zeros ? 0 : (byte) random.nextInt(256);
        }
    }

    /** Makes all changes on the platter, and returns the places of those bytes that were at some moment other than synced. */
    private BitSet changed(int from, int to) {
        byte[] synced = Arrays.copyOfRange(platter, from, to);
        BitSet changed = new BitSet();
        for (Effect effect : unsynced) {
            effect.applyTo(platter, from, to);
            for (int i = Math.max(effect.from(), from); i < Math.min(effect.to(), to); i++) {
                if (i >= platterSize || platter[i] != synced[i - from]) {
                    changed.set(i);
                }
            }
        }
        return changed;
    }

    private static int prefix(Random random, int effects) {
        return switch (random.nextInt(5)) {
            case 0, 1 -> 0;
            case 2, 3 -> effects;
            default -> random.nextInt(effects + 1);
        };
    }

    private void applyPrefix(int effects, int from, int to) {
        int end = Math.min(to, platter.length);
        for (int i = 0; i < effects; i++) {
            unsynced.get(i).applyTo(platter, from, end);
        }
    }

    private static byte[] withRoom(byte[] bytes, int size) {
        return size <= bytes.length ? bytes : Arrays.copyOf(bytes, Math.max(size, Math.max(64, bytes.length * 2)));
    }

    /** A change of contents and size that is not yet on the platter. */
    sealed interface Effect {

        /** First byte whose contents change. */
        int from();

        /** Behind the last byte whose contents change; more than {@link #from()}. */
        int to();

        int sizeAfter(int sizeBefore);

        /** Makes the change in {@code contents} as far as it lies in {@code [rangeFrom, rangeTo)}. */
        void applyTo(byte[] contents, int rangeFrom, int rangeTo);

        final class Write implements Effect {
            private final int from;
            private final byte[] bytes;

            Write(int from, byte[] bytes) {
                this.from = from;
                this.bytes = bytes;
            }

            @Override
            public int from() {
                return from;
            }

            @Override
            public int to() {
                return from + bytes.length;
            }

            @Override
            public int sizeAfter(int sizeBefore) {
                return Math.max(sizeBefore, to());
            }

            @Override
            public void applyTo(byte[] contents, int rangeFrom, int rangeTo) {
                int start = Math.max(from, rangeFrom);
                int end = Math.min(to(), rangeTo);
                if (start < end) {
                    System.arraycopy(bytes, start - from, contents, start, end - start);
                }
            }
        }

        record Truncation(int from, int to) implements Effect {
            @Override
            public int sizeAfter(int sizeBefore) {
                return Math.min(sizeBefore, from);
            }

            @Override
            public void applyTo(byte[] contents, int rangeFrom, int rangeTo) {
                int start = Math.max(from, rangeFrom);
                int end = Math.min(Math.min(to, contents.length), rangeTo);
                if (start < end) {
                    Arrays.fill(contents, start, end, (byte) 0);
                }
            }
        }
    }
}
