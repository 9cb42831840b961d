package io.courant.cli.client;

import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.ExitCode;
import io.courant.cli.shell.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;

/** Changes of settings while the cluster runs. */
public final class SettingChanges {

    private SettingChanges() {}

    /** Sets {@code values} and takes back {@code deleted}, all or nothing. */
    public static void apply(
            Cluster cluster, ConfigResource resource, Map<String, String> values, Collection<String> deleted) {
        List<AlterConfigOp> changes = new ArrayList<>();
        values.forEach((name, value) ->
                changes.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
        deleted.forEach(name -> changes.add(new AlterConfigOp(new ConfigEntry(name, ""), AlterConfigOp.OpType.DELETE)));
        try {
            cluster.admin()
                    .incrementalAlterConfigs(Map.of(resource, changes))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof InvalidConfigurationException || cause instanceof InvalidRequestException) {
                Set<String> given = new HashSet<>(values.keySet());
                given.addAll(deleted);
                throw Settings.refused(Troubles.words(cause), given, names(cluster, resource), cause);
            }
            throw Troubles.of(cause, cluster.settings());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
        }
    }

    /** Fails for the first of {@code given} that the resource does not have: to take it back would be done, and change nothing. */
    public static void requireNames(Cluster cluster, ConfigResource resource, Collection<String> given) {
        Set<String> existing = names(cluster, resource);
        for (String name : given) {
            if (!existing.contains(name)) {
                throw new CommandFailure(
                        ExitCode.NOT_FOUND, "there is no setting " + name + Nearest.question(name, existing));
            }
        }
    }

    /** The settings that a resource has. */
    public static Set<String> names(Cluster cluster, ConfigResource resource) {
        Map<ConfigResource, Config> configs =
                cluster.await(cluster.admin().describeConfigs(List.of(resource)).all());
        Set<String> names = new HashSet<>();
        configs.values().forEach(config -> config.entries().forEach(entry -> names.add(entry.name())));
        return names;
    }
}
