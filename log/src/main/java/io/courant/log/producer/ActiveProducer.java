package io.courant.log.producer;

/**
 * What a partition remembers of a producer, for people to look at.
 *
 * @param lastSequence of its last batch; -1 when there is none of its present epoch
 * @param lastTimestampMs the largest timestamp in that batch; -1 likewise
 */
public record ActiveProducer(long producerId, short epoch, int lastSequence, long lastTimestampMs) {}
