package io.courant.bench;

/**
 * How much of everything: the one thing in which the full benchmark and its form as a test differ.
 *
 * @param form what to call it, with what a reader must know
 * @param pairs alternating runs per row
 * @param warmUpSeconds load on a broker process before the first figure is taken from it
 * @param produceBytes produced by one run
 * @param consumePasses how often one run consumes what the last run produced
 * @param openLoopSeconds length of a run at a fixed rate
 * @param openLoopBatchesPerSecond that rate, in batches of 64 KB
 * @param idleStarts how often a broker is started to look at its idle memory
 * @param idleSeconds from serving to that look
 */
public record Scale(
        String form,
        int pairs,
        int warmUpSeconds,
        long produceBytes,
        int consumePasses,
        int openLoopSeconds,
        int openLoopBatchesPerSecond,
        int idleStarts,
        int idleSeconds) {

    private static final long MEGABYTE = 1_000_000;

    public Scale {
        if (pairs < 1) {
            throw new IllegalArgumentException("at least one pair of runs is needed, not " + pairs);
        }
    }

    /** What figures for others to read are made with. */
    static Scale full(int pairs) {
        return new Scale(
                "Full form: %d pairs, 60 s of warm-up per broker process".formatted(pairs),
                pairs,
                60,
                2_000 * MEGABYTE,
                3,
                20,
                320,
                3,
                60);
    }

    /** What the tests run: every row, small enough to take part in each build. */
    static Scale quick(int pairs) {
        return new Scale(
                "Quick form: %d pair(s), 3 s of warm-up per broker process, small volumes: shows that it works, proves nothing"
                        .formatted(pairs),
                pairs,
                3,
                200 * MEGABYTE,
                2,
                2,
                320,
                1,
                3);
    }
}
