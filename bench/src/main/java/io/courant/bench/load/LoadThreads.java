package io.courant.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs the threads of a load and waits for all of them. */
final class LoadThreads {

    /** What one of the threads does; {@code thread} counts from 0. */
    interface Work {
        void run(int thread) throws Exception;
    }

    private LoadThreads() {}

    /** Returns when all have ended, or fails with the first failure, after interrupting the others. */
    static void runAll(String name, int threads, Work work) throws IOException, InterruptedException {
        List<Thread> started = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, name + " " + started.size());
            started.add(thread);
            return thread;
        })) {
            ExecutorCompletionService<Boolean> ends = new ExecutorCompletionService<>(executor);
            for (int i = 0; i < threads; i++) {
                int thread = i;
                ends.submit(() -> {
                    work.run(thread);
                    return true;
                });
            }
            for (int i = 0; i < threads; i++) {
                try {
                    ends.take().get();
                } catch (ExecutionException e) {
                    executor.shutdownNow();
                    throw new IOException("the " + name + " failed: " + e.getCause(), e.getCause());
                }
            }
        }
    }
}
