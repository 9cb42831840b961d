package io.courant.metadata.controller;

import io.courant.base.Clock;
import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.EventLog;
import io.courant.base.Invariants;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Random;
import io.courant.base.Shard;
import io.courant.base.Timer;
import io.courant.log.stored.SyncFailedException;
import io.courant.metadata.MetadataLoader;
import io.courant.metadata.MetadataLog;
import io.courant.metadata.SupportedFeature;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.ImageChange;
import io.courant.metadata.image.ImageListener;
import io.courant.metadata.image.MetadataRecord;
import io.courant.metadata.image.MetadataRecords;
import io.courant.metadata.snapshot.SnapshotFiles;
import io.courant.metadata.snapshot.SnapshotName;
import io.courant.metadata.snapshot.SnapshotWriter;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.LeaderChangeMessage;
import io.courant.wire.message.LeaderChangeMessageBuilder;
import io.courant.wire.record.BatchBuilder;
import io.courant.wire.record.ControlValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The controller of a cluster, in the process that leads its metadata partition. It acts once a record of its own epoch is
 * committed ({@link #start}); until then, and after its log failed, it refuses. Belongs to the control shard; the methods of
 * {@link ClusterController} may be called from any.
 */
public final class Controller implements ClusterController {

    /** What Kafka writes and reads while no record has raised its consensus protocol's level. */
    private static final short LEADER_CHANGE_VERSION = 0;

    private static final String NOT_ACTIVE = "the controller is not active yet";
    private static final String TIMED_OUT = "the change was not committed in time; it may still come";

    /** Where the controller stands. */
    private enum Phase {
        NEW,
        STARTING,
        ACTIVE
    }

    /** The ports and neighbours of a controller. {@code lane} writes snapshots. */
    public record Ports(
            MetadataLog log,
            SnapshotFiles snapshots,
            Shard shard,
            Lane lane,
            Clock clock,
            Random random,
            EventLog events,
            MetadataFault fault) {}

    private record Follower(Shard shard, ImageListener listener) {}

    private final Ports ports;
    private final ControllerSettings settings;
    private final MetadataWriter writer;
    private final ProducerIdAllocator producerIds;
    private final SnapshotWriter snapshots;
    private final List<Follower> followers = new ArrayList<>();
    private Phase phase = Phase.NEW;
    /** The broker that this controller runs in. */
    private int brokerId = -1;

    private long bytesSinceSnapshot;

    /** A controller that goes on from {@code loaded}, on the control shard. */
    public Controller(Ports ports, ControllerSettings settings, MetadataLoader.Loaded loaded) {
        this.ports = ports;
        this.settings = settings;
        this.bytesSinceSnapshot = loaded.bytesSinceSnapshot();
        this.writer = new MetadataWriter(
                ports.log(), ports.shard(), ports.clock(), loaded.image(), this::committed, ports.fault());
        this.producerIds = new ProducerIdAllocator(writer);
        this.snapshots = new SnapshotWriter(ports.snapshots(), ports.shard(), ports.lane(), ports.clock());
    }

    /**
     * Commits a record of this epoch, finalizes the features that work and begins to act.
     *
     * @param leader this broker's id
     * @param completion a failure says that the log cannot be written, or holds a feature level newer than known
     */
    public void start(int leader, Completion<Done> completion) {
        Invariants.check(phase == Phase.NEW, "a controller starts once");
        phase = Phase.STARTING;
        brokerId = leader;
        IOException tooNew = newerFeature();
        if (tooNew != null) {
            completion.completed(Outcome.failure(tooNew));
            return;
        }
        writer.writeControl(leaderChange(leader), began -> {
            switch (began) {
                case Outcome.Success<Done> inOwnEpoch -> finalizeFeatures(completion);
                case Outcome.Failure<Done>(var cause) -> completion.completed(Outcome.failure(cause));
            }
        });
    }

    /** The committed state. */
    public ClusterImage image() {
        return writer.committed();
    }

    /** Sends {@code listener} the committed state now and every change from then on, as events of {@code shard}. */
    public void follow(Shard shard, ImageListener listener) {
        Invariants.check(ports.shard().isCurrent(), "followers are added on the control shard");
        followers.add(new Follower(shard, listener));
        ImageChange initial = ImageChange.initial(writer.committed());
        shard.execute(() -> listener.imageChanged(initial));
    }

    @Override
    public void createTopics(TopicCreationRequest request, Shard home, Completion<List<TopicCreation>> completion) {
        onControl(home, completion, answer -> {
            List<TopicCreation> refused = refusedUnlessActive(request);
            if (refused != null) {
                answer.completed(Outcome.success(refused));
                return;
            }
            TopicPlanner.Plan plan =
                    TopicPlanner.plan(request, writer.speculative(), settings, brokerId, ports.random());
            Completion<List<TopicCreation>> inTime =
                    withTimeout(request.timeoutMs(), timedOutCreations(plan.answers()), answer);
            writer.write(plan.records(), written -> inTime.completed(answered(written, plan.answers())));
        });
    }

    @Override
    public void deleteTopics(TopicDeletionRequest request, Shard home, Completion<List<TopicDeletion>> completion) {
        onControl(home, completion, answer -> {
            if (phase != Phase.ACTIVE) {
                answer.completed(Outcome.success(request.topics().stream()
                        .<TopicDeletion>map(
                                each -> new TopicDeletion.Refused(each, ErrorCode.NOT_CONTROLLER, NOT_ACTIVE))
                        .toList()));
                return;
            }
            TopicDeleter.Plan plan = TopicDeleter.plan(request, writer.speculative(), settings.deleteTopicEnable());
            Completion<List<TopicDeletion>> inTime =
                    withTimeout(request.timeoutMs(), timedOutDeletions(plan.answers()), answer);
            writer.write(plan.records(), written -> inTime.completed(answered(written, plan.answers())));
        });
    }

    @Override
    public void createPartitions(
            PartitionCreationRequest request, Shard home, Completion<List<PartitionCreation>> completion) {
        onControl(home, completion, answer -> {
            if (phase != Phase.ACTIVE) {
                answer.completed(Outcome.success(request.topics().stream()
                        .<PartitionCreation>map(each ->
                                new PartitionCreation.Refused(each.topic(), ErrorCode.NOT_CONTROLLER, NOT_ACTIVE))
                        .toList()));
                return;
            }
            PartitionPlanner.Plan plan = PartitionPlanner.plan(request, writer.speculative(), ports.random());
            List<PartitionCreation> late = plan.answers().stream()
                    .<PartitionCreation>map(each -> switch (each) {
                        case PartitionCreation.Created created ->
                            new PartitionCreation.Refused(created.topic(), ErrorCode.REQUEST_TIMED_OUT, TIMED_OUT);
                        case PartitionCreation.Refused refused -> refused;
                    })
                    .toList();
            Completion<List<PartitionCreation>> inTime = withTimeout(request.timeoutMs(), late, answer);
            writer.write(plan.records(), written -> inTime.completed(answered(written, plan.answers())));
        });
    }

    @Override
    public void alterConfigs(
            ConfigAlterationRequest request, Shard home, Completion<List<ConfigAlterationAnswer>> completion) {
        onControl(home, completion, answer -> {
            if (phase == Phase.ACTIVE) {
                ConfigPlanner planner = new ConfigPlanner(
                        brokerId, settings.topicDefaults(), ports.clock().wallMs());
                new ConfigAlterations(request, planner, writer, ports.shard(), answer).start();
            } else {
                answer.completed(
                        Outcome.success(ConfigAlterations.refusedAll(request, ErrorCode.NOT_CONTROLLER, NOT_ACTIVE)));
            }
        });
    }

    @Override
    public void updateFeatures(FeatureUpdateRequest request, Shard home, Completion<FeatureUpdateAnswer> completion) {
        onControl(home, completion, answer -> {
            if (phase != Phase.ACTIVE) {
                answer.completed(
                        Outcome.success(new FeatureUpdateAnswer.Refused(ErrorCode.NOT_CONTROLLER, NOT_ACTIVE)));
                return;
            }
            FeaturePlanner.Plan plan = FeaturePlanner.plan(request, writer.speculative(), SupportedFeature.all());
            Completion<FeatureUpdateAnswer> inTime = withTimeout(
                    request.timeoutMs(),
                    new FeatureUpdateAnswer.Refused(ErrorCode.REQUEST_TIMED_OUT, TIMED_OUT),
                    answer);
            writer.write(plan.records(), written -> inTime.completed(answered(written, plan.answer())));
        });
    }

    @Override
    public void nextProducerId(Shard home, Completion<ProducerIdAnswer> completion) {
        onControl(home, completion, answer -> {
            if (phase == Phase.ACTIVE) {
                producerIds.allocate(answer);
            } else {
                answer.completed(Outcome.success(
                        new ProducerIdAnswer.Refused(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, NOT_ACTIVE)));
            }
        });
    }

    @Override
    public void registerBroker(BrokerRegistration registration, Shard home, Completion<RegistrationAnswer> completion) {
        onControl(home, completion, answer -> {
            if (phase != Phase.ACTIVE) {
                answer.completed(Outcome.success(new RegistrationAnswer.Refused(ErrorCode.NOT_CONTROLLER, NOT_ACTIVE)));
                return;
            }
            RegistrationPlanner.Plan plan =
                    RegistrationPlanner.plan(registration, writer.speculative(), writer.nextOffset());
            plan.steps().forEach(step -> writer.write(step, written -> {})); // the last word comes in order
            writer.write(List.of(), written -> {
                producerIds.registered(registration.brokerId(), plan.brokerEpoch());
                answer.completed(answered(written, new RegistrationAnswer.Registered(plan.brokerEpoch())));
            });
        });
    }

    private void finalizeFeatures(Completion<Done> completion) {
        List<MetadataRecord> records = new ArrayList<>();
        for (SupportedFeature feature : SupportedFeature.all()) {
            Short level = writer.speculative().featureLevels().find(feature.name());
            if (level == null || level < feature.max()) {
                records.add(MetadataRecords.featureLevel(feature.name(), feature.max()));
            }
        }
        writer.write(records, written -> {
            if (written instanceof Outcome.Success<Done>) {
                phase = Phase.ACTIVE;
            }
            completion.completed(written);
        });
    }

    private @Nullable IOException newerFeature() {
        for (Map.Entry<String, Short> level : writer.committed().featureLevels()) {
            SupportedFeature known = SupportedFeature.find(level.getKey());
            if (known == null || level.getValue() > known.max()) {
                return new IOException("the metadata has feature " + level.getKey() + " at level " + level.getValue()
                        + ", and this program knows "
                        + (known == null ? "no such feature" : "levels up to " + known.max()));
            }
        }
        return null;
    }

    private ByteBuffer leaderChange(int leader) {
        LeaderChangeMessage message = new LeaderChangeMessageBuilder()
                .version(LEADER_CHANGE_VERSION)
                .leaderId(leader)
                .voters(List.of(new LeaderChangeMessageBuilder.VoterBuilder()
                        .voterId(leader)
                        .build()))
                .grantingVoters(List.of(new LeaderChangeMessageBuilder.VoterBuilder()
                        .voterId(leader)
                        .build()))
                .build();
        return new BatchBuilder()
                .appendControl(ports.clock().wallMs(), new ControlValue.LeaderChange(message))
                .build();
    }

    private void committed(ImageChange change, int batchBytes, Runnable published) {
        bytesSinceSnapshot += batchBytes;
        if (bytesSinceSnapshot >= settings.snapshotIntervalBytes() && !snapshots.busy()) {
            bytesSinceSnapshot = 0;
            snapshots.write(change.after(), this::snapshotEnded);
        }
        publish(change, published);
    }

    /**
     * Tells all followers, and {@code published} when the last one has taken the change in: a shard may take up what came
     * on a connection before an event that was sent to it earlier.
     */
    private void publish(ImageChange change, Runnable published) {
        if (followers.isEmpty()) {
            published.run();
            return;
        }
        int[] missing = {followers.size()};
        Runnable takenIn = () -> {
            missing[0]--;
            if (missing[0] == 0) {
                published.run();
            }
        };
        for (Follower follower : followers) {
            follower.shard().execute(() -> {
                follower.listener().imageChanged(change);
                ports.shard().execute(takenIn);
            });
        }
    }

    private void snapshotEnded(Outcome<SnapshotName> outcome) {
        switch (outcome) {
            case Outcome.Success<SnapshotName>(var oldest) ->
                ports.log().deleteBelow(oldest.endOffset(), deleted -> {
                    if (deleted instanceof Outcome.Failure<Done>(var cause)) {
                        snapshotTrouble("the metadata log below a snapshot cannot be deleted", cause);
                    }
                });
            case Outcome.Failure<SnapshotName>(SyncFailedException cause) ->
                ports.fault().metadataFailed("a metadata snapshot cannot be made durable", cause);
            case Outcome.Failure<SnapshotName>(var cause) ->
                snapshotTrouble(
                        "a metadata snapshot cannot be written; the next try comes when the log has grown on", cause);
        }
    }

    /** The log has everything that the snapshot would have; it only stays longer. */
    private void snapshotTrouble(String what, IOException cause) {
        ports.events().error("metadata.snapshot-failed", what, cause);
    }

    private <T> void onControl(Shard home, Completion<T> completion, Consumer<Completion<T>> request) {
        Completion<T> answer = outcome -> home.execute(() -> completion.completed(outcome));
        if (ports.shard().isCurrent()) {
            request.accept(answer);
        } else {
            ports.shard().execute(() -> request.accept(answer));
        }
    }

    /** {@code answer}, or {@code late} when the time has passed before; what comes after that is dropped. */
    private <T> Completion<T> withTimeout(int timeoutMs, T late, Completion<T> answer) {
        boolean[] answered = new boolean[1];
        Timer timer = ports.shard().schedule(Math.max(0, timeoutMs) * 1_000_000L, () -> {
            if (!answered[0]) {
                answered[0] = true;
                answer.completed(Outcome.success(late));
            }
        });
        return outcome -> {
            if (!answered[0]) {
                answered[0] = true;
                timer.cancel();
                answer.completed(outcome);
            }
        };
    }

    private @Nullable List<TopicCreation> refusedUnlessActive(TopicCreationRequest request) {
        if (phase == Phase.ACTIVE) {
            return null;
        }
        return request.topics().stream()
                .<TopicCreation>map(
                        each -> new TopicCreation.Refused(each.name(), ErrorCode.NOT_CONTROLLER, NOT_ACTIVE))
                .toList();
    }

    private static List<TopicCreation> timedOutCreations(List<TopicCreation> answers) {
        return answers.stream()
                .<TopicCreation>map(answer -> switch (answer) {
                    case TopicCreation.Created created ->
                        new TopicCreation.Refused(created.name(), ErrorCode.REQUEST_TIMED_OUT, TIMED_OUT);
                    case TopicCreation.Refused refused -> refused;
                })
                .toList();
    }

    private static List<TopicDeletion> timedOutDeletions(List<TopicDeletion> answers) {
        return answers.stream()
                .<TopicDeletion>map(answer -> switch (answer) {
                    case TopicDeletion.Deleted deleted ->
                        new TopicDeletion.Refused(deleted.reference(), ErrorCode.REQUEST_TIMED_OUT, TIMED_OUT);
                    case TopicDeletion.Refused refused -> refused;
                })
                .toList();
    }

    private static <T> Outcome<T> answered(Outcome<Done> written, T answer) {
        return switch (written) {
            case Outcome.Success<Done> done -> Outcome.success(answer);
            case Outcome.Failure<Done>(var cause) -> Outcome.failure(cause);
        };
    }
}
