package io.courant.compat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Creates and deletes topics all the time, so that there is metadata to write, to snapshot and to lose. */
final class TopicChurn implements AutoCloseable {

    private static final int KEPT_TOPICS = 20;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Clients clients;
    private final Thread thread = new Thread(this::run, "topic churn");
    private final Set<String> created = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;
    private volatile @Nullable RuntimeException failure;

    private TopicChurn(Clients clients) {
        this.clients = clients;
    }

    static TopicChurn start(Clients clients) {
        TopicChurn churn = new TopicChurn(clients);
        churn.thread.start();
        return churn;
    }

    /** Every topic whose creation was acknowledged, and whose deletion was not asked for, is there. */
    void requireAcknowledgedTopics() {
        RuntimeException seen = failure;
        if (seen != null) {
            throw new AssertionError("creating or deleting a topic failed for good", seen);
        }
        try (Admin admin = clients.admin()) {
            List<String> missing = new ArrayList<>(created);
            missing.removeAll(Clients.answer(admin.listTopics().names()));
            if (!missing.isEmpty()) {
                throw new AssertionError("topics were created, acknowledged and are gone: " + missing);
            }
        }
    }

    /** Stops and waits for the call under way. */
    void finish() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        finish();
    }

    private void run() {
        try (Admin admin = clients.admin()) {
            for (int i = 0; !stopping; i++) {
                create(admin, "churn-" + i);
                if (i >= KEPT_TOPICS) {
                    delete(admin, "churn-" + (i - KEPT_TOPICS));
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (InterruptException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void create(Admin admin, String name) {
        while (!stopping) {
            try {
                Clients.answer(admin.createTopics(List.of(new NewTopic(name, 1, (short) 1)))
                        .all());
                created.add(name);
                return;
            } catch (TopicExistsException theAnswerWasLost) {
                created.add(name);
                return;
            } catch (RetriableException killed) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void delete(Admin admin, String name) {
        created.remove(name);
        while (!stopping) {
            try {
                Clients.answer(admin.deleteTopics(List.of(name)).all());
                return;
            } catch (UnknownTopicOrPartitionException theAnswerWasLost) {
                return;
            } catch (RetriableException killed) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
