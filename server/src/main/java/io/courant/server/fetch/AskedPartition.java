package io.courant.server.fetch;

import io.courant.base.Uuid;
import io.courant.replication.FetchPosition;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.FetchRequest;

/** A partition that a client fetches. */
sealed interface AskedPartition permits FetchedPartition, AskedPartition.Placeless {

    Key key();

    /** Every negative epoch is none. */
    static FetchPosition positionOf(FetchRequest.FetchPartition asked) {
        return new FetchPosition(
                asked.fetchOffset(),
                Math.max(FetchPosition.UNCHECKED, asked.currentLeaderEpoch()),
                Math.max(FetchPosition.UNCHECKED, asked.lastFetchedEpoch()));
    }

    /** How requests name a topic: by id, or in older versions by name; the other of the two is empty. */
    record TopicKey(String name, Uuid id) {}

    record Key(TopicKey topic, int partition) {}

    /** One that lives nowhere: its topic's name is not known, or the request has named it before. */
    record Placeless(Key key, FetchPosition position, int maxBytes, ErrorCode error) implements AskedPartition {}
}
