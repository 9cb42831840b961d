package io.courant.broker.settings;

import java.util.regex.Pattern;

/** What may be repeated of a name that somebody has given. */
final class GivenNames {

    /** How names of settings look, those of single listeners included. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+([.][a-z0-9_-]+)*");

    private GivenNames() {}

    /**
     * {@code name}, or words in its place: a line of a private key that nobody has joined to the one before is read as a name,
     * too, and does not look like one.
     */
    static String shown(String name) {
        return NAME.matcher(name).matches() ? name : "(a name that may be part of a secret)";
    }
}
