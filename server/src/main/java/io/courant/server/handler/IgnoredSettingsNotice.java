package io.courant.server.handler;

import io.courant.base.EventLog;
import io.courant.metadata.config.IgnoredSetting;
import java.util.List;

/** Tells the operator of settings that a client has given and that have no effect. */
final class IgnoredSettingsNotice {

    private IgnoredSettingsNotice() {}

    /** @param resource whose settings they are */
    static void tell(EventLog events, String resource, List<IgnoredSetting> ignored) {
        if (!ignored.isEmpty()) {
            events.info("settings.no-effect", resource + ": " + String.join("; ", IgnoredSetting.sentences(ignored)));
        }
    }
}
