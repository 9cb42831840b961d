package io.courant.log.segment;

import io.courant.base.CountedFile;

/** A segment's open file, with one reference, and the index of all its batches. */
public record LoadedSegment(CountedFile file, SegmentIndex index) {}
