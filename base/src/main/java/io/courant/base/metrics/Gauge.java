package io.courant.base.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What is now. Written by its owner alone, which costs no more than a plain field; read from any thread. */
public final class Gauge {

    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(Gauge.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // written through the handle
    private long value;

    public void set(long now) {
        VALUE.setOpaque(this, now);
    }

    public long value() {
        return (long) VALUE.getOpaque(this);
    }
}
