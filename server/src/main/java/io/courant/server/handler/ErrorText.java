package io.courant.server.handler;

import io.courant.server.ServerLimits;

/** The text of an error as it goes into a response. */
final class ErrorText {

    private ErrorText() {}

    /** {@code message}, shortened where a client has put too much into it. */
    static String cut(String message) {
        return message.length() <= ServerLimits.ERROR_MESSAGE_LENGTH
                ? message
                : message.substring(0, ServerLimits.ERROR_MESSAGE_LENGTH) + "...";
    }
}
