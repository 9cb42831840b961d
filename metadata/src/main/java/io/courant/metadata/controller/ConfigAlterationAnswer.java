package io.courant.metadata.controller;

import io.courant.metadata.config.IgnoredSetting;
import io.courant.metadata.image.ConfigResource;
import io.courant.wire.ErrorCode;
import java.util.List;

/** What became of a resource whose settings were to change. */
public sealed interface ConfigAlterationAnswer {

    ConfigResource resource();

    /**
     * They have changed, or could.
     *
     * @param withoutEffect settings that are stored and have no effect
     */
    record Altered(ConfigResource resource, List<IgnoredSetting> withoutEffect) implements ConfigAlterationAnswer {
        public Altered {
            withoutEffect = List.copyOf(withoutEffect);
        }
    }

    /** All are as before; {@code message} tells a person why. */
    record Refused(ConfigResource resource, ErrorCode error, String message) implements ConfigAlterationAnswer {}
}
