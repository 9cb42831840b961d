package io.courant.metadata.config;

import io.courant.metadata.MetadataLimits;

/**
 * Offers one request the nearest name for each that is not declared, as long as that is cheap: to find it a name is compared
 * with all that are declared.
 */
public final class NameSuggestions {

    private int made;

    /** How often names have been compared. */
    public int made() {
        return made;
    }

    /** The end of a sentence about a topic setting that there is not; empty when nothing is offered. */
    public String nearestTopicSetting(String name) {
        return mayCompare(name) ? hint(EditDistance.nearest(name, TopicConfigs.names())) : "";
    }

    /** As {@link #nearestTopicSetting}, for a broker setting. */
    public String nearestBrokerSetting(String name) {
        return mayCompare(name) ? SettingsTable.declared().hintFor(name) : "";
    }

    /** The end of a sentence that offers {@code nearest}; empty when that is. */
    static String hint(String nearest) {
        return nearest.isEmpty() ? "" : "; the nearest is " + nearest;
    }

    private boolean mayCompare(String name) {
        if (made == MetadataLimits.NAME_SUGGESTIONS_PER_REQUEST
                || name.length() > MetadataLimits.LONGEST_NAME_TO_SUGGEST_FOR) {
            return false;
        }
        made++;
        return true;
    }
}
