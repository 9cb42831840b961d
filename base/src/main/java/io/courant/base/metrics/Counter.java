package io.courant.base.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A number that rises. Written by its owner alone, which costs no more than a plain field; read from any thread. */
public final class Counter {

    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(Counter.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long value;

    public void increment() {
        add(1);
    }

    public void add(long more) {
        VALUE.setOpaque(this, value + more);
    }

    public long value() {
        return (long) VALUE.getOpaque(this);
    }
}
