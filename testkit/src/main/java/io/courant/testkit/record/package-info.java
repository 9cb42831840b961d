/**
 * Power cuts of real runs: what a process does to a real disk is recorded, and from the recording is made what could be
 * left if the power had failed at any moment of it.
 *
 * <p>{@link io.courant.testkit.record.RecordingDisk} stands between a node and its disk and writes down every change and
 * every sync, each with its beginning and its end, and the marks of the test: what clients were told. It may be used from
 * any thread. {@link io.courant.testkit.record.Recording} is what it wrote. {@link io.courant.testkit.record.PowerCut}
 * takes a part of it and makes a directory from that.
 *
 * <p>What always holds: a change stands in the recording before anybody can rely on it, and the end of a sync only after
 * the sync has returned. So whatever happened before a mark stands before it, and a mark in front of the cut names a promise
 * that must have been kept.
 *
 * <p>Read next: {@code RecordingDisk}, {@code Entry}, {@code PowerCut}; then {@link io.courant.testkit.disk.ReplayedDisk},
 * which knows what a disk may lose.
 */
@NullMarked
package io.courant.testkit.record;

import org.jspecify.annotations.NullMarked;
