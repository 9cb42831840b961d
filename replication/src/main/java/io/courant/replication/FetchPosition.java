package io.courant.replication;

/**
 * Where a consumer reads on.
 *
 * @param offset the first record that it wants
 * @param currentLeaderEpoch the leader epoch that it knows, -1 to leave that unchecked
 * @param lastFetchedEpoch the epoch of the last record that it has, -1 to leave that unchecked
 */
public record FetchPosition(long offset, int currentLeaderEpoch, int lastFetchedEpoch) {

    public static final int UNCHECKED = -1;
}
