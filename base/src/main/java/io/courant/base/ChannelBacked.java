package io.courant.base;

import java.nio.channels.FileChannel;

/** A {@link DiskFile} that a transport can send from directly (sendfile). */
public interface ChannelBacked {

    /** The channel; its owner closes it. */
    FileChannel channel();
}
