package io.courant.broker.machine;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * The signals that stop the process. The JVM begins a stop with the first of them and ignores all others; whoever sends
 * another one does not want to wait.
 */
public final class StopSignals {

    private static final String[] NAMES = {"TERM", "INT", "HUP"};

    private StopSignals() {}

    /**
     * From now on such a signal does what the system does by itself: it ends the process at once. The JDK has that in its
     * module jdk.unsupported alone, and compilers warn of each mention that cannot be found by reflection; where it is
     * missing, all stays as it is.
     */
    public static void endAtOnce() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Constructor<?> named = signal.getConstructor(String.class);
            Method handle = signal.getMethod("handle", signal, handler);
            Object ofTheSystem = handler.getField("SIG_DFL").get(null);
            for (String name : NAMES) {
                handle.invoke(null, named.newInstance(name), ofTheSystem);
            }
        } catch (InvocationTargetException e) {
            // No signal of this system, or left to it on the command line: then it does that already.
        } catch (ReflectiveOperationException e) {
            // Not in this JDK.
        }
    }
}
