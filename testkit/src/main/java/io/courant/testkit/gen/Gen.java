package io.courant.testkit.gen;

import io.courant.base.Bytes;
import io.courant.base.Uuid;
import io.courant.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes values of one kind. Edges (empty, smallest, largest) come up far more often than chance would have it. */
@FunctionalInterface
public interface Gen<T extends @Nullable Object> {

    T next(SeededRandom random);

    default <R extends @Nullable Object> Gen<R> map(Function<? super T, ? extends R> function) {
        return random -> function.apply(next(random));
    }

    default <R extends @Nullable Object> Gen<R> flatMap(Function<? super T, Gen<R>> function) {
        return random -> function.apply(next(random)).next(random);
    }

    /** Lists of {@code minimum} to {@code maximum} of these. */
    default Gen<List<T>> list(int minimum, int maximum) {
        return random -> {
            int size = ints(minimum, maximum).next(random);
            List<T> list = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                list.add(next(random));
            }
            return list;
        };
    }

    /** These, and null in one of five. */
    default Gen<@Nullable T> orNull() {
        return random -> random.oneIn(5) ? null : next(random);
    }

    static <T extends @Nullable Object> Gen<T> constant(T value) {
        return random -> value;
    }

    /** From {@code minimum} to {@code maximum}, both included. */
    static Gen<Integer> ints(int minimum, int maximum) {
        return longs(minimum, maximum).map(Long::intValue);
    }

    /** From {@code minimum} to {@code maximum}, both included. */
    static Gen<Long> longs(long minimum, long maximum) {
        return random -> switch (random.nextInt(12)) {
            case 0 -> minimum;
            case 1 -> maximum;
            case 2 -> minimum <= 0 && maximum >= 0 ? 0 : minimum;
            default -> within(random, minimum, maximum);
        };
    }

    private static long within(SeededRandom random, long minimum, long maximum) {
        long range = maximum - minimum + 1;
        if (range == 0) {
            return random.nextLong();
        }
        return minimum + Long.remainderUnsigned(random.nextLong(), range);
    }

    static Gen<Boolean> booleans() {
        return SeededRandom::nextBoolean;
    }

    /** Runs of {@code minimum} to {@code maximum} bytes, some random, some repetitive (so that they compress). */
    static Gen<byte[]> byteArrays(int minimum, int maximum) {
        return random -> {
            byte[] bytes = new byte[ints(minimum, maximum).next(random)];
            boolean repetitive = random.nextBoolean();
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (repetitive ? i / 7 % 11 : random.nextLong());
            }
            return bytes;
        };
    }

    static Gen<Bytes> bytes(int minimum, int maximum) {
        return byteArrays(minimum, maximum).map(Bytes::copyOf);
    }

    /** Texts of {@code minimum} to {@code maximum} characters: plain, accented, beyond the basic plane. */
    static Gen<String> texts(int minimum, int maximum) {
        return random -> {
            int length = ints(minimum, maximum).next(random);
            StringBuilder text = new StringBuilder(length);
            while (text.length() < length) {
                int left = length - text.length();
                switch (random.nextInt(8)) {
                    case 0 -> text.append((char) random.between(0xA1, 0x17F));
                    case 1 -> text.append((char) random.between(0x4E00, 0x9FA5));
                    case 2 -> text.append(left > 1 ? Character.toString(random.between(0x1F300, 0x1F5FF)) : "x");
                    default -> text.append((char) random.between(' ', '~'));
                }
            }
            return text.toString();
        };
    }

    static Gen<Uuid> uuids() {
        return random -> random.oneIn(8) ? Uuid.ZERO : new Uuid(random.nextLong(), random.nextLong());
    }

    @SafeVarargs
    static <T extends @Nullable Object> Gen<T> oneOf(T... values) {
        List<T> choices = new ArrayList<>();
        for (T value : values) {
            choices.add(value);
        }
        return random -> choices.get(random.nextInt(choices.size()));
    }

    static <T extends @Nullable Object> Gen<T> oneOf(List<Gen<T>> generators) {
        return random -> generators.get(random.nextInt(generators.size())).next(random);
    }
}
