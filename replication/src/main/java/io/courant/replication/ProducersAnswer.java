package io.courant.replication;

import io.courant.log.producer.ActiveProducer;
import io.courant.wire.ErrorCode;
import java.util.List;

/** What DescribeProducers finds in one partition. */
public sealed interface ProducersAnswer {

    /** The producers that are remembered, the one that was silent for longest first. */
    record Found(List<ActiveProducer> producers) implements ProducersAnswer {}

    record Refused(ErrorCode error) implements ProducersAnswer {}
}
