package io.courant.cli.shell;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What Ctrl-C does while a command runs: the JVM's end waits until the command has put its things in order. The code to end with
 * is then that of the signal.
 */
public final class Interrupts implements AutoCloseable {

    /** Longer than a group takes to let a member go, shorter than patience. */
    private static final long IN_ORDER_WITHIN_SECONDS = 5;

    private final CountDownLatch inOrder;
    private final Thread hook;

    private Interrupts(CountDownLatch inOrder, Runnable work) {
        this.inOrder = inOrder;
        this.hook = new Thread(work);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * From now on a signal runs {@code stop}, which makes the command's own thread come to its end; close this when all is in
     * order.
     */
    public static Interrupts stoppingBy(Runnable stop) {
        CountDownLatch inOrder = new CountDownLatch(1);
        return new Interrupts(inOrder, () -> {
            stop.run();
            await(inOrder);
        });
    }

    /** From now on a signal runs {@code finish}, which puts all in order itself: the command's own thread may wait for input. */
    public static Interrupts finishingBy(Runnable finish) {
        return new Interrupts(new CountDownLatch(0), finish);
    }

    private static void await(CountDownLatch inOrder) {
        try {
            inOrder.await(IN_ORDER_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        inOrder.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook waits for this very call.
        }
    }
}
