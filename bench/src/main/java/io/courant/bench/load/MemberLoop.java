package io.courant.bench.load;

import io.courant.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** Serves the connections of all members that one thread has. Confined to that thread. */
final class MemberLoop implements AutoCloseable {

    private final int port;
    private final Selector selector;

    private MemberLoop(int port, Selector selector) {
        this.port = port;
        this.selector = selector;
    }

    static MemberLoop open(int port) throws IOException {
        return new MemberLoop(port, Selector.open());
    }

    int port() {
        return port;
    }

    FrameChannel connect(int firstBufferBytes) throws IOException {
        return FrameChannel.open(port, selector, firstBufferBytes);
    }

    /** Lets members take what has come; waits for something no longer than {@code atMostMs}. */
    void turn(long atMostMs) throws IOException {
        if (atMostMs <= 0) {
            selector.selectNow();
        } else {
            selector.select(atMostMs);
        }
        try {
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isValid()) {
                    ((GroupMember) key.attachment()).ready();
                }
            }
        } catch (MalformedMessageException e) {
            throw new IOException("an answer to a member of a group that is no such answer", e);
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
