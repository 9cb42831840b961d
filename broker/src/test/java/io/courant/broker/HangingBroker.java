package io.courant.broker;

import io.courant.broker.machine.Slf4jEventLog;
import io.courant.filesystem.FileSystemDisk;
import io.courant.testkit.disk.ForwardingDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The broker's program on a disk that never gets to the mark of a clean stop, after it has said so: {@link #HELD}. How many
 * milliseconds each of the stop's two waits may take comes before the usual arguments.
 */
final class HangingBroker {

    /** The line that says that the stop hangs. */
    static final String HELD = "the disk hangs";

    private HangingBroker() {}

    public static void main(String[] arguments) throws Exception {
        Duration patience = Duration.ofMillis(Long.parseLong(arguments[0]));
        List<String> usual = Arrays.asList(arguments).subList(1, arguments.length);
        BrokerSettings settings = BrokerSettings.of(StartOptions.parse(usual).settings());
        BrokerProcess broker = BrokerProcess.start(settings, new Slf4jEventLog(), null, new HangingDisk());
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> Main.stop(broker, new BrokerProcess.StopLimits(patience, patience)), "stop"));
        System.out.println("ready: " + broker.ready().listeners().getFirst().bind());
        System.out.flush();
        new CountDownLatch(1).await();
    }

    private static final class HangingDisk extends ForwardingDisk {

        HangingDisk() {
            super(new FileSystemDisk());
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            if (to.endsWith("clean-stop")) {
                System.out.println(HELD);
                System.out.flush();
                hang();
            }
            super.rename(from, to);
        }

        private static void hang() throws IOException {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }
}
