package io.courant.log;

/**
 * What one log has in a hand-over to the journal.
 *
 * @param endOffset the log is durable up to here once the journal has it
 * @param first index of the log's first entry
 * @param count how many it has
 * @param number of the hand-over among those of the log, from 1
 */
record HandedOver(PartitionLog log, long endOffset, int first, int count, long number) {}
