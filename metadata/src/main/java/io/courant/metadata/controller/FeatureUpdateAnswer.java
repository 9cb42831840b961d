package io.courant.metadata.controller;

import io.courant.wire.ErrorCode;

/** What became of a request for other feature levels. */
public sealed interface FeatureUpdateAnswer {

    /** All features have the levels that were asked for, or could have. */
    record Updated() implements FeatureUpdateAnswer {}

    /** None has changed; {@code message} tells a person why. */
    record Refused(ErrorCode error, String message) implements FeatureUpdateAnswer {}
}
