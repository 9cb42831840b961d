package io.courant.metadata.controller;

import io.courant.base.CommaSeparated;
import io.courant.metadata.MetadataLimits;
import io.courant.metadata.config.BrokerConfigs;
import io.courant.metadata.config.ClockConfirmation;
import io.courant.metadata.config.ConfigDefinition;
import io.courant.metadata.config.ConnectionLimitChecks;
import io.courant.metadata.config.IgnoredSetting;
import io.courant.metadata.config.ListenerSettingName;
import io.courant.metadata.config.NameSuggestions;
import io.courant.metadata.config.Setting;
import io.courant.metadata.config.SettingsTable;
import io.courant.metadata.config.TopicConfigChecks;
import io.courant.metadata.config.TopicConfigDefaults;
import io.courant.metadata.config.TopicConfigs;
import io.courant.metadata.config.TopicSettings;
import io.courant.metadata.config.TopicSettings.Durability;
import io.courant.metadata.image.Broker;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.ConfigResource;
import io.courant.metadata.image.MetadataRecord;
import io.courant.metadata.image.MetadataRecords;
import io.courant.metadata.image.Partition;
import io.courant.metadata.image.Topic;
import io.courant.metadata.image.TopicNames;
import io.courant.wire.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns changes of settings into records and answers, against a state; changes nothing itself. One is made for each request.
 *
 * <p>As in Kafka, what is wrong with a topic's setting is INVALID_CONFIG, and what is wrong with a broker's INVALID_REQUEST.
 * Other than there, a broker's setting that is not declared is refused: nothing would ever read it.
 */
final class ConfigPlanner {

    /** What to write, all or nothing, and what to answer once it is committed. */
    record Plan(List<MetadataRecord> records, ConfigAlterationAnswer answer) {}

    /** A refusal on its way out of the checks. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        final ErrorCode error;

        RefusedException(ErrorCode error, String message) {
            super(message, null, false, false);
            this.error = error;
        }
    }

    private final int brokerId;
    private final TopicConfigDefaults started;
    private final long wallMs;
    private final NameSuggestions suggestions = new NameSuggestions();
    private final TopicConfigChecks topicChecks = new TopicConfigChecks(suggestions);
    private long changesSeen;
    /** Of the state planned against last, and what topics get there that set nothing. */
    private @Nullable ClusterImage lastImage;

    private TopicConfigDefaults lastDefaults;

    /**
     * A planner for one request.
     *
     * @param brokerId whose settings topics get that set nothing
     * @param started what they get by its file
     * @param wallMs what the clock of its machine says, milliseconds since the epoch
     */
    ConfigPlanner(int brokerId, TopicConfigDefaults started, long wallMs) {
        this.brokerId = brokerId;
        this.started = started;
        this.wallMs = wallMs;
        this.lastDefaults = started;
    }

    /** How much was done: changes looked at, where comparing a name with all others counts as many. */
    long work() {
        return changesSeen + (long) suggestions.made() * MetadataLimits.CONFIG_WORK_PER_SUGGESTION;
    }

    void tookUp(int changes) {
        changesSeen += changes;
    }

    Plan plan(ConfigAlteration wanted, ClusterImage image) {
        tookUp(1 + wanted.changes().size());
        try {
            checkForm(wanted);
            return switch (wanted.resource().type()) {
                case ConfigResource.TOPIC -> topicPlan(wanted, image);
                case ConfigResource.BROKER -> brokerPlan(wanted, image);
                case ConfigResource.GROUP ->
                    throw new RefusedException(ErrorCode.INVALID_REQUEST, ConfigResource.NO_SETTINGS_OF_GROUPS);
                default ->
                    throw new RefusedException(
                            ErrorCode.INVALID_REQUEST,
                            "resources of type " + wanted.resource().type() + " have no settings that can be changed");
            };
        } catch (RefusedException e) {
            return new Plan(
                    List.of(),
                    new ConfigAlterationAnswer.Refused(wanted.resource(), e.error, String.valueOf(e.getMessage())));
        }
    }

    private static void checkForm(ConfigAlteration wanted) throws RefusedException {
        Set<String> names = new HashSet<>();
        for (ConfigChange change : wanted.changes()) {
            if (!names.add(change.name())) {
                throw new RefusedException(
                        ErrorCode.INVALID_REQUEST, "the setting " + change.name() + " is named more than once");
            }
            if (change.operation() == ConfigChange.Operation.UNKNOWN) {
                throw new RefusedException(
                        ErrorCode.INVALID_REQUEST,
                        "what is to be done with " + change.name() + " is neither SET nor DELETE, APPEND or SUBTRACT");
            }
            if (change.value() == null && change.operation() != ConfigChange.Operation.DELETE) {
                throw new RefusedException(
                        ErrorCode.INVALID_REQUEST,
                        "the setting " + change.name() + " needs a value; DELETE takes it back to its default");
            }
        }
    }

    // --- topics ---

    private Plan topicPlan(ConfigAlteration wanted, ClusterImage image) throws RefusedException {
        Topic topic = topic(wanted.resource().name(), image);
        TopicConfigDefaults defaults = defaultsIn(image);
        Map<String, String> before = image.topicOverrides(topic.name());
        Map<String, String> after = wanted.replacesAll() ? new TreeMap<>() : new TreeMap<>(before);
        Map<String, @Nullable String> set = new LinkedHashMap<>();
        for (ConfigChange change : wanted.changes()) {
            after.remove(change.name());
            if (change.operation() != ConfigChange.Operation.DELETE) {
                set.put(change.name(), newTopicValue(change, before));
            }
        }
        refuseIf(ErrorCode.INVALID_CONFIG, topicChecks.problem(set, after, before, defaults));
        List<IgnoredSetting> withoutEffect = new ArrayList<>();
        set.forEach((name, value) -> {
            if (value != null) {
                ConfigDefinition definition = Objects.requireNonNull(TopicConfigs.find(name));
                after.put(name, definition.type().stored(value));
                definition.ignored(value).ifPresent(withoutEffect::add);
            }
        });
        List<MetadataRecord> records = differences(wanted.resource(), before, after);
        boolean wasInMemory = TopicSettings.durability(before, defaults) == Durability.MEMORY;
        if (wasInMemory && TopicSettings.durability(after, defaults) != Durability.MEMORY) {
            addNewEpochs(topic, records);
        }
        return new Plan(records, new ConfigAlterationAnswer.Altered(wanted.resource(), withoutEffect));
    }

    private TopicConfigDefaults defaultsIn(ClusterImage image) {
        if (lastImage == null || image.hasOtherBrokerConfigs(brokerId, lastImage)) {
            lastDefaults = image.topicDefaults(brokerId, started);
        }
        lastImage = image;
        return lastDefaults;
    }

    private static Topic topic(String name, ClusterImage image) throws RefusedException {
        if (name.isEmpty()) {
            throw new RefusedException(
                    ErrorCode.INVALID_REQUEST,
                    "the defaults of all topics are settings of the brokers: name a topic, or change those");
        }
        String problem = TopicNames.problem(name);
        if (problem != null) {
            throw new RefusedException(ErrorCode.INVALID_TOPIC_EXCEPTION, problem);
        }
        Topic topic = image.topic(name);
        if (topic == null) {
            throw new RefusedException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no topic called '" + name + "'");
        }
        return topic;
    }

    /** The value that a topic's setting gets; of one that there is not, which is refused later, as it was given. */
    private static @Nullable String newTopicValue(ConfigChange change, Map<String, String> before)
            throws RefusedException {
        ConfigDefinition definition = TopicConfigs.find(change.name());
        if (definition == null) {
            return change.value();
        }
        boolean isList = definition.type().isList();
        String old = before.getOrDefault(change.name(), definition.defaultValue());
        return newValue(change, isList, old, ErrorCode.INVALID_CONFIG);
    }

    /**
     * Where records counted in memory until now, and will count on disk: a loss of power may yet take back some that were
     * shown, and their offsets will be given once more. The new epoch tells the two apart.
     */
    private static void addNewEpochs(Topic topic, List<MetadataRecord> records) throws RefusedException {
        if (topic.partitionCount() > MetadataLimits.MAX_PARTITIONS_PER_REQUEST) {
            throw new RefusedException(
                    ErrorCode.POLICY_VIOLATION,
                    "durability=memory cannot be taken back from a topic of more than "
                            + MetadataLimits.MAX_PARTITIONS_PER_REQUEST + " partitions");
        }
        for (Partition partition : topic.partitions()) {
            if (partition.leader() != Partition.NO_LEADER) {
                records.add(MetadataRecords.leaderChange(topic.id(), partition.index(), partition.leader()));
            }
        }
    }

    // --- brokers ---

    private Plan brokerPlan(ConfigAlteration wanted, ClusterImage image) throws RefusedException {
        ConfigResource resource = wanted.resource();
        boolean all = resource.equals(ConfigResource.ALL_BROKERS);
        if (!all && !isBroker(resource.name(), image)) {
            throw new RefusedException(
                    ErrorCode.INVALID_REQUEST, "there is no broker '" + resource.name() + "'; a broker has a number");
        }
        Map<String, String> before = image.overrides(resource);
        Map<String, String> after = wanted.replacesAll() ? new TreeMap<>() : new TreeMap<>(before);
        List<IgnoredSetting> withoutEffect = new ArrayList<>();
        for (ConfigChange change : wanted.changes()) {
            String name = change.name();
            if (change.operation() == ConfigChange.Operation.DELETE && !before.containsKey(name)) {
                continue; // nothing to take back
            }
            Setting setting = brokerSetting(name);
            checkUpdate(setting, all);
            if (change.operation() == ConfigChange.Operation.DELETE) {
                after.remove(name);
                continue;
            }
            checkListener(name, resource, image); // what was set for one that is gone can be taken back
            boolean isList = setting.type() == Setting.Type.LIST;
            String old = before.getOrDefault(name, setting.defaultText());
            String value = newValue(change, isList, old, ErrorCode.INVALID_REQUEST);
            checkBrokerValue(setting, value);
            if (!value.equals(before.get(name))) { // else it was said before, and is only repeated with the others
                refuseIf(ErrorCode.INVALID_REQUEST, ClockConfirmation.problem(setting, value, wallMs));
            }
            setting.ignored(value).ifPresent(withoutEffect::add);
            after.put(name, value);
        }
        TopicConfigDefaults next = defaultsWith(resource, after, image);
        checkSyncs(next, image);
        checkConnections(next.broker(), image);
        return new Plan(
                differences(resource, before, after), new ConfigAlterationAnswer.Altered(resource, withoutEffect));
    }

    /** What topics get once {@code resource}, this broker or all, has the settings {@code after}. */
    private TopicConfigDefaults defaultsWith(ConfigResource resource, Map<String, String> after, ClusterImage image) {
        return resource.equals(ConfigResource.ALL_BROKERS)
                ? started.changedBy(after, image.overrides(ConfigResource.ofBroker(brokerId)))
                : started.changedBy(image.overrides(ConfigResource.ALL_BROKERS), after);
    }

    /**
     * Refuses {@code next} where they ask for syncs that a topic, old or new, would not get, and did not ask for before. All
     * topics with settings of their own are looked at in one turn: a glance each, and the setting hardly ever changes.
     */
    private void checkSyncs(TopicConfigDefaults next, ClusterImage image) throws RefusedException {
        TopicConfigDefaults now = defaultsIn(image);
        if (!TopicConfigChecks.syncOtherwise(next, now)) {
            return;
        }
        refuseIf(ErrorCode.INVALID_REQUEST, newProblemOfSyncs(Map.of(), now, next));
        for (var topic : image.allConfigs()) {
            tookUp(1);
            if (topic.getKey().type() == ConfigResource.TOPIC) {
                String problem = newProblemOfSyncs(image.overrides(topic.getKey()), now, next);
                refuseIf(
                        ErrorCode.INVALID_REQUEST,
                        problem == null ? null : "topic '" + topic.getKey().name() + "' cannot have it: " + problem);
            }
        }
    }

    private void checkConnections(BrokerConfigs next, ClusterImage image) throws RefusedException {
        if (ConnectionLimitChecks.problem(defaultsIn(image).broker()) == null) {
            refuseIf(ErrorCode.INVALID_REQUEST, ConnectionLimitChecks.problem(next));
        }
    }

    private static @Nullable String newProblemOfSyncs(
            Map<String, String> overrides, TopicConfigDefaults now, TopicConfigDefaults next) {
        return TopicConfigChecks.problemOfSyncs(overrides, now) == null
                ? TopicConfigChecks.problemOfSyncs(overrides, next)
                : null;
    }

    private static boolean isBroker(String name, ClusterImage image) {
        try {
            int id = Integer.parseInt(name);
            return name.equals(Integer.toString(id)) && image.broker(id) != null;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private Setting brokerSetting(String name) throws RefusedException {
        Optional<Setting> setting = SettingsTable.declared().find(name);
        if (setting.isEmpty()) {
            throw new RefusedException(
                    ErrorCode.INVALID_REQUEST,
                    "there is no broker setting called " + name + suggestions.nearestBrokerSetting(name));
        }
        return setting.get();
    }

    /** A listener's setting is of one that the broker has, or of one that any has where all are meant. */
    private static void checkListener(String name, ConfigResource resource, ClusterImage image)
            throws RefusedException {
        ListenerSettingName parts = ListenerSettingName.of(name);
        if (parts != null) {
            refuseIf(ErrorCode.INVALID_REQUEST, parts.problemAmong(listeners(resource, image)));
        }
    }

    private static List<String> listeners(ConfigResource resource, ClusterImage image) {
        boolean all = resource.equals(ConfigResource.ALL_BROKERS);
        List<String> listeners = new ArrayList<>();
        for (Broker broker : image.brokers()) {
            if (all || resource.name().equals(Integer.toString(broker.id()))) {
                broker.endpoints().forEach(endpoint -> listeners.add(endpoint.listener()));
            }
        }
        return listeners;
    }

    private static void checkUpdate(Setting setting, boolean all) throws RefusedException {
        if (setting.update() == Setting.Update.READ_ONLY) {
            throw new RefusedException(
                    ErrorCode.INVALID_REQUEST,
                    setting.name() + " is read when the broker starts: set it in the broker's file and start it again");
        }
        if (all && setting.update() == Setting.Update.PER_BROKER) {
            throw new RefusedException(
                    ErrorCode.INVALID_REQUEST,
                    setting.name() + " can be changed for each broker, and not for all together: name a broker");
        }
    }

    private static void checkBrokerValue(Setting setting, String value) throws RefusedException {
        Optional<String> refusal = setting.refusalAtRunTimeOf(value);
        if (refusal.isPresent()) {
            throw new RefusedException(ErrorCode.INVALID_REQUEST, setting.assignment(value) + " " + refusal.get());
        }
        refuseIf(ErrorCode.INVALID_REQUEST, TopicConfigChecks.problemOfLength(setting.name(), value));
        refuseIf(ErrorCode.INVALID_REQUEST, TopicConfigs.problemOfDefault(setting.name(), value));
    }

    // --- both ---

    private static void refuseIf(ErrorCode error, @Nullable String problem) throws RefusedException {
        if (problem != null) {
            throw new RefusedException(error, problem);
        }
    }

    /**
     * The value that a setting gets, without blanks around it.
     *
     * @param old what it has, or its default
     * @param tooLong the error for a value that is
     */
    private static String newValue(ConfigChange change, boolean isList, @Nullable String old, ErrorCode tooLong)
            throws RefusedException {
        String value = Objects.requireNonNullElse(change.value(), "").strip();
        refuseIf(tooLong, TopicConfigChecks.problemOfLength(change.name(), value));
        return switch (change.operation()) {
            case APPEND, SUBTRACT -> {
                if (!isList) {
                    throw new RefusedException(
                            ErrorCode.INVALID_CONFIG,
                            change.name() + " holds no list, so nothing can be added to it or taken off: SET it");
                }
                yield combined(change, old, value);
            }
            case SET, DELETE, UNKNOWN -> value;
        };
    }

    /** {@code old} with entries added, or taken off. */
    private static String combined(ConfigChange change, @Nullable String old, String value) {
        List<String> entries = new ArrayList<>(CommaSeparated.entries(Objects.requireNonNullElse(old, "")));
        List<String> changed = CommaSeparated.entries(value);
        if (change.operation() == ConfigChange.Operation.SUBTRACT) {
            entries.removeAll(changed);
        } else {
            changed.stream().filter(entry -> !entries.contains(entry)).forEach(entries::add);
        }
        return String.join(",", entries);
    }

    private static List<MetadataRecord> differences(
            ConfigResource resource, Map<String, String> before, Map<String, String> after) {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        List<MetadataRecord> records = new ArrayList<>();
        for (String name : names) {
            String value = after.get(name);
            if (!Objects.equals(before.get(name), value)) {
                records.add(MetadataRecords.config(resource, name, value));
            }
        }
        return records;
    }
}
