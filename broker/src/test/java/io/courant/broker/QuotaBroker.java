package io.courant.broker;

import io.courant.broker.machine.Slf4jEventLog;
import io.courant.filesystem.FileSystemDisk;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The broker's program with a {@link QuotaDisk}: its directory and its bytes come before the usual arguments. */
final class QuotaBroker {

    private static final int OWN_ARGUMENTS = 2;

    private QuotaBroker() {}

    public static void main(String[] arguments) throws Exception {
        var disk = new QuotaDisk(new FileSystemDisk(), Path.of(arguments[0]), Long.parseLong(arguments[1]));
        List<String> usual = Arrays.asList(arguments).subList(OWN_ARGUMENTS, arguments.length);
        BrokerSettings settings = BrokerSettings.of(StartOptions.parse(usual).settings());
        BrokerProcess broker = BrokerProcess.start(settings, new Slf4jEventLog(), null, disk);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::stop, "stop"));
        System.out.println("ready: " + broker.ready().listeners().getFirst().bind());
        System.out.flush();
        new CountDownLatch(1).await();
    }
}
