package io.courant.broker.settings;

import java.util.List;

/** The settings cannot be used; one line for each problem. */
public final class SettingsException extends Exception {

    private static final long serialVersionUID = 1L;

    public SettingsException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
