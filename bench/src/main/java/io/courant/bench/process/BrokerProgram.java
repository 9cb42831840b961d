package io.courant.bench.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One of the programs under comparison: how it is prepared and started. */
public interface BrokerProgram {

    /** How rows name it. */
    String label();

    /** The same program with one more setting, given by its name in Kafka, which both know it by. */
    BrokerProgram with(String setting, String value);

    /** Makes {@code directory}, which exists and is empty, ready for a first start of a broker on {@code port}. */
    void prepare(Path directory, int port) throws IOException, InterruptedException;

    /** The command that starts a broker on a prepared directory, in the foreground. */
    List<String> startCommand(Path directory, int port);
}
