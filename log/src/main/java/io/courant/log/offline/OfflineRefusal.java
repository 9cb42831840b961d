package io.courant.log.offline;

/** A directory cannot be looked at; the message is a sentence for the one who asked. */
public final class OfflineRefusal extends Exception {

    private static final long serialVersionUID = 1L;

    OfflineRefusal(String message) {
        super(message);
    }

    static OfflineRefusal newer(String what, int version, int newestKnown) {
        return new OfflineRefusal(what + " has version " + version
                + ", written by a newer release; this one knows versions up to " + newestKnown
                + ". Look at it with that release");
    }
}
