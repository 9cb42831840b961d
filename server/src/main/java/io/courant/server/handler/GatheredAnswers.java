package io.courant.server.handler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Answers that come one by one, in any order, and go on together in the order of what was asked. Belongs to one shard. */
final class GatheredAnswers<T> {

    private final List<Optional<T>> answers;
    private final Consumer<List<T>> whenAll;
    private int missing;

    /** Waits for {@code count} answers; with none, {@code whenAll} is told at once. */
    GatheredAnswers(int count, Consumer<List<T>> whenAll) {
        this.answers = new ArrayList<>(count);
        this.whenAll = whenAll;
        this.missing = count;
        for (int i = 0; i < count; i++) {
            answers.add(Optional.empty());
        }
        if (count == 0) {
            whenAll.accept(List.of());
        }
    }

    /** Takes the answer to what was asked as number {@code index}. */
    void answered(int index, T answer) {
        answers.set(index, Optional.of(answer));
        if (--missing == 0) {
            whenAll.accept(answers.stream().map(Optional::orElseThrow).toList());
        }
    }
}
