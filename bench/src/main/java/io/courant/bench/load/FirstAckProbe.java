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

/** Tries, from before a broker is started, to get one record acknowledged, and notes when that happened. */
public final class FirstAckProbe implements AutoCloseable {

    private static final long TRY_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LOOK_AT_PROCESS_MS = 200;

    private final CompletableFuture<Long> acknowledgedNanos = new CompletableFuture<>();
    private final Thread thread;

    private FirstAckProbe(int port, ProduceFrames frames) {
        this.thread = new Thread(() -> run(port, frames), "probe");
    }

    /** Starts trying on {@code port}, where nobody may listen yet. */
    public static FirstAckProbe start(int port, ProduceFrames frames) {
        FirstAckProbe probe = new FirstAckProbe(port, frames);
        probe.thread.start();
        return probe;
    }

    /**
     * The reading of {@link System#nanoTime} when the first record was acknowledged.
     *
     * @throws IOException when {@code broker} ends before
     */
    public long await(RunningBroker broker) throws IOException, InterruptedException {
        while (true) {
            try {
                return acknowledgedNanos.get(LOOK_AT_PROCESS_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                broker.checkAlive();
            } catch (ExecutionException e) {
                throw new IOException("the probe failed", e.getCause());
            }
        }
    }

    private void run(int port, ProduceFrames frames) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try (WireConnection connection = WireConnection.open(port)) {
                    if (acknowledged(connection, frames)) {
                        acknowledgedNanos.complete(System.nanoTime());
                        return;
                    }
                } catch (IOException notYet) {
                    LockSupport.parkNanos(TRY_AGAIN_NANOS);
                }
            }
        } catch (MalformedMessageException e) {
            acknowledgedNanos.completeExceptionally(e);
        }
    }

    private static boolean acknowledged(WireConnection connection, ProduceFrames frames)
            throws IOException, MalformedMessageException {
        while (!Thread.currentThread().isInterrupted()) {
            connection.send(frames.frame(0));
            if (ProduceFrames.errorCode(connection.receive(), 0) == ErrorCode.NONE.code()) {
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
