package io.courant.metadata.controller;

import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.metadata.MetadataLimits;
import io.courant.metadata.image.ConfigResource;
import io.courant.wire.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One request to change settings on its way through the controller: a few resources in each turn of the control shard, each
 * planned against the state of that turn and written by itself, all or nothing.
 */
final class ConfigAlterations {

    private final ConfigAlterationRequest request;
    private final ConfigPlanner planner;
    private final MetadataWriter writer;
    private final Shard shard;
    private final Completion<List<ConfigAlterationAnswer>> completion;
    private final Set<ConfigResource> repeated = new HashSet<>();
    private final List<ConfigAlterationAnswer> answers = new ArrayList<>();

    ConfigAlterations(
            ConfigAlterationRequest request,
            ConfigPlanner planner,
            MetadataWriter writer,
            Shard shard,
            Completion<List<ConfigAlterationAnswer>> completion) {
        this.request = request;
        this.planner = planner;
        this.writer = writer;
        this.shard = shard;
        this.completion = completion;
    }

    void start() {
        if (request.resources().size() > MetadataLimits.MAX_CONFIG_RESOURCES_PER_REQUEST) {
            completion.completed(Outcome.success(refusedAll(
                    request,
                    ErrorCode.POLICY_VIOLATION,
                    "more than " + MetadataLimits.MAX_CONFIG_RESOURCES_PER_REQUEST + " resources at once")));
            return;
        }
        Set<ConfigResource> seen = new HashSet<>();
        for (ConfigAlteration each : request.resources()) {
            if (!seen.add(each.resource())) {
                repeated.add(each.resource());
            }
        }
        proceed();
    }

    static List<ConfigAlterationAnswer> refusedAll(ConfigAlterationRequest request, ErrorCode error, String message) {
        return request.resources().stream()
                .<ConfigAlterationAnswer>map(
                        each -> new ConfigAlterationAnswer.Refused(each.resource(), error, message))
                .toList();
    }

    private void proceed() {
        long end = planner.work() + MetadataLimits.CONFIG_WORK_PER_TURN;
        while (answers.size() < request.resources().size() && planner.work() < end) {
            answers.add(altered(request.resources().get(answers.size())));
        }
        if (answers.size() < request.resources().size()) {
            shard.execute(this::proceed);
            return;
        }
        writer.write(
                List.of(),
                written -> completion.completed(
                        switch (written) {
                            case Outcome.Success<Done> done -> Outcome.success(answers);
                            case Outcome.Failure<Done>(var cause) -> Outcome.failure(cause);
                        }));
    }

    private ConfigAlterationAnswer altered(ConfigAlteration wanted) {
        if (repeated.contains(wanted.resource())) {
            planner.tookUp(1);
            return new ConfigAlterationAnswer.Refused(
                    wanted.resource(), ErrorCode.INVALID_REQUEST, "the request names the resource more than once");
        }
        ConfigPlanner.Plan plan = planner.plan(wanted, writer.speculative());
        if (!request.validateOnly() && !plan.records().isEmpty()) {
            writer.write(plan.records(), written -> {}); // the last word comes in order
        }
        return plan.answer();
    }
}
