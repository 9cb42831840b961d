package io.courant.metadata.controller;

import io.courant.wire.ErrorCode;

/** What became of a registration. */
public sealed interface RegistrationAnswer {

    /** Registered; {@code brokerEpoch} is the offset of the registration's record. */
    record Registered(long brokerEpoch) implements RegistrationAnswer {}

    record Refused(ErrorCode error, String message) implements RegistrationAnswer {}
}
