package io.courant.broker.powerloss;

import io.courant.base.ChannelBacked;
import io.courant.base.Disk;
import io.courant.base.DiskFile;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A disk that says of some syncs that they are done when they are not; otherwise it does what it is told. */
final class LyingDisk {

    /** Longer than a client waits for an acknowledgement, shorter than the journal keeps its entries. */
    private static final long LATE_MS = 30;

    private LyingDisk() {}

    /** One that syncs journal files a little later than it says: what they hold is acknowledged before its sync. */
    static Disk lateWithTheJournal(Disk disk) {
        Executor later = CompletableFuture.delayedExecutor(LATE_MS, TimeUnit.MILLISECONDS);
        return withFileSyncs(
                disk,
                path -> path.toString().endsWith(".journal"),
                file -> later.execute(() -> {
                    try {
                        file.sync();
                    } catch (IOException tooLate) {
                        // It was closed meanwhile, or the recording has ended: the sync never comes.
                        throw new IllegalStateException(tooLate);
                    }
                }));
    }

    /** One that never syncs segments. */
    static Disk idleAboutSegments(Disk disk) {
        return withFileSyncs(disk, path -> path.toString().endsWith(".log"), file -> {});
    }

    /** One that never syncs the names of segments. */
    static Disk idleAboutSegmentNames(Disk disk) {
        return proxy(Disk.class, (method, arguments) -> {
            boolean idle = method.getName().equals("syncDirectory") && isPartition((Path) first(arguments));
            return idle ? null : invoke(disk, method, arguments);
        });
    }

    /** Its name is topic-partition. */
    private static boolean isPartition(Path directory) {
        return String.valueOf(directory.getFileName()).matches(".+-\\d+");
    }

    private static Disk withFileSyncs(Disk disk, Predicate<Path> concerned, SyncInstead instead) {
        return proxy(Disk.class, (method, arguments) -> {
            Object result = invoke(disk, method, arguments);
            return result instanceof DiskFile file && concerned.test((Path) first(arguments))
                    ? withSync(file, instead)
                    : result;
        });
    }

    private static DiskFile withSync(DiskFile file, SyncInstead instead) {
        return proxy(
                DiskFile.class,
                (method, arguments) -> {
                    if (method.getName().equals("sync")) {
                        instead.sync(file);
                        return null;
                    }
                    return invoke(file, method, arguments);
                },
                ChannelBacked.class);
    }

    private static Object first(Object @Nullable [] arguments) {
        if (arguments == null) {
            throw new IllegalArgumentException("a path is expected");
        }
        return arguments[0];
    }

    private static <T> T proxy(Class<T> type, Call call, Class<?>... others) {
        Class<?>[] types = new Class<?>[others.length + 1];
        types[0] = type;
        System.arraycopy(others, 0, types, 1, others.length);
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), types, (proxy, method, arguments) -> call.made(method, arguments)));
    }

    private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** What happens instead of a sync. */
    @FunctionalInterface
    private interface SyncInstead {
        void sync(DiskFile file) throws IOException;
    }

    /** What happens instead of a call. */
    @FunctionalInterface
    private interface Call {
        @Nullable
        Object made(Method method, Object @Nullable [] arguments) throws Throwable;
    }
}
