/**
 * The frame around every small file of our own: identity, checkpoint, index, producer snapshot.
 *
 * <p>One frame for all of them, so that each has a magic, a version and a checksum from the first day and every kind of
 * damage is told apart and named the same way. The bodies are drawn where they are defined.
 *
 * <p>Nothing here holds state; all of it blocks and runs on lanes or before the shards do.
 *
 * <p>Read next: {@link io.courant.log.stored.StoredFile}.
 */
@NullMarked
package io.courant.log.stored;

import org.jspecify.annotations.NullMarked;
