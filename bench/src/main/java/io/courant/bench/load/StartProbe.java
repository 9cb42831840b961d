package io.courant.bench.load;

import io.courant.bench.process.RunningBroker;
import io.courant.wire.ErrorCode;
import io.courant.wire.MalformedMessageException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Tries, from before a broker is started, to get something done by it, and notes when that happened. */
public final class StartProbe implements AutoCloseable {

    private static final long TRY_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LOOK_AT_PROCESS_MS = 200;

    /** What a probe waits for, asked again until it holds. */
    private interface Question {
        boolean holds(WireConnection connection) throws IOException, MalformedMessageException;
    }

    private final CompletableFuture<Long> heldNanos = new CompletableFuture<>();
    private final Thread thread;

    private StartProbe(String name, int port, Question question) {
        this.thread = new Thread(() -> run(port, question), name);
    }

    /** Starts asking on {@code port}, where nobody may listen yet, until the broker there knows of itself as serving. */
    public static StartProbe untilReady(int port) {
        return start("readiness probe", port, TopicAdmin::knowsItself);
    }

    /** Starts trying on {@code port}, where nobody may listen yet, until the first of {@code frames} is acknowledged. */
    public static StartProbe untilAcknowledged(int port, ProduceFrames frames) {
        return start("first record probe", port, connection -> {
            connection.send(frames.frame(0));
            return ProduceFrames.errorCode(connection.receive(), 0) == ErrorCode.NONE.code();
        });
    }

    private static StartProbe start(String name, int port, Question question) {
        StartProbe probe = new StartProbe(name, port, question);
        probe.thread.start();
        return probe;
    }

    /**
     * The reading of {@link System#nanoTime} when what it waits for happened first.
     *
     * @throws IOException when {@code broker} ends before
     */
    public long await(RunningBroker broker) throws IOException, InterruptedException {
        while (true) {
            try {
                return heldNanos.get(LOOK_AT_PROCESS_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                broker.checkAlive();
            } catch (ExecutionException e) {
                throw new IOException("the probe failed", e.getCause());
            }
        }
    }

    private void run(int port, Question question) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try (WireConnection connection = WireConnection.open(port)) {
                    if (heldOver(connection, question)) {
                        heldNanos.complete(System.nanoTime());
                        return;
                    }
                } catch (IOException notYet) {
                    LockSupport.parkNanos(TRY_AGAIN_NANOS);
                }
            }
        } catch (MalformedMessageException e) {
            heldNanos.completeExceptionally(e);
        }
    }

    private static boolean heldOver(WireConnection connection, Question question)
            throws IOException, MalformedMessageException {
        while (!Thread.currentThread().isInterrupted()) {
            if (question.holds(connection)) {
                return true;
            }
            LockSupport.parkNanos(TRY_AGAIN_NANOS);
        }
        return false;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
