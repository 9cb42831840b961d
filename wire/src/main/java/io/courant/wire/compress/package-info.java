/**
 * Compression of record batches, in the framings that Kafka's clients read and write: gzip, snappy, LZ4, zstd.
 *
 * <p>The algorithms are libraries' work (the JDK's zlib, snappy-java, lz4-java, zstd-jni); the framings around them are
 * here, each drawn where it is read: {@link io.courant.wire.compress.GzipDecompressor},
 * {@link io.courant.wire.compress.SnappyDecompressor}, {@link io.courant.wire.compress.Lz4Frame}.
 *
 * <p>Who owns what: {@link io.courant.wire.compress.Decompressors} and {@link io.courant.wire.compress.Compressors}
 * keep native contexts and buffers outside the heap from one block to the next. One of each belongs to the object that
 * uses it (a validator, a cursor), which belongs to one shard or lane, and is closed with it; what is forgotten is freed
 * by the collector ({@link io.courant.wire.compress.ContextMemory}).
 *
 * <p>What always holds: compressed bytes come from strangers, so no length in them takes memory before it is proven
 * plausible. Bytes come out piece by piece into a buffer of the caller's; beyond that, memory is bounded by the
 * format's block size (LZ4, at most 4 MB), by the source's length (snappy, which expands at most 22 times) or by the
 * largest window we take (zstd), and what is large is freed when the block is done. Damage is a
 * {@link io.courant.wire.compress.MalformedCompressionException}, nothing else.
 *
 * <p>Read next: {@code io.courant.wire.record}, which puts compressed records into batches.
 */
@NullMarked
package io.courant.wire.compress;

import org.jspecify.annotations.NullMarked;
