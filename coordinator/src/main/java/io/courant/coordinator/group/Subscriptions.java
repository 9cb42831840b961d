package io.courant.coordinator.group;

import io.courant.wire.MalformedMessageException;
import io.courant.wire.WireReader;
import io.courant.wire.message.ConsumerProtocolSubscription;
import io.courant.wire.message.ConsumerProtocolSubscriptionCodec;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Which topics the members of a group have subscribed to, as far as a broker can tell: what members say is theirs. */
final class Subscriptions {

    /** The kind of groups that say it in a way that is known: those of consumers. */
    private static final String CONSUMER = "consumer";

    private static final short NEWEST_VERSION = 3;

    private Subscriptions() {}

    /** Whether the members are consumers. */
    static boolean areKnown(Group group) {
        return CONSUMER.equals(group.protocolType());
    }

    /** The topics of all members; nothing when some of it cannot be read. */
    static Optional<Set<String>> topics(Group group) {
        if (!areKnown(group) || group.protocol == null || group.members().isEmpty()) {
            return Optional.empty();
        }
        Set<String> topics = new HashSet<>();
        for (Member member : group.members()) {
            try {
                WireReader in = new WireReader(ByteBuffer.wrap(member.metadata(group.protocol)));
                short version = (short) Math.min(in.readShort("version"), NEWEST_VERSION);
                ConsumerProtocolSubscription subscription = ConsumerProtocolSubscriptionCodec.CODEC.read(in, version);
                topics.addAll(subscription.topics());
            } catch (MalformedMessageException e) {
                return Optional.empty();
            }
        }
        return Optional.of(topics);
    }
}
