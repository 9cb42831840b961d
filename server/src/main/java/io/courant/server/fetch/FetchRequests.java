package io.courant.server.fetch;

import io.courant.server.connection.Exchange;
import io.courant.wire.ErrorCode;
import io.courant.wire.message.FetchRequest;

/** Takes up fetch requests on the shard of their connections, and finds whose partitions each of them reads. */
public final class FetchRequests {

    private final FetchContext context;

    public FetchRequests(FetchContext context) {
        this.context = context;
    }

    /** Answers {@code request}, now or later. */
    public void start(Exchange exchange, FetchRequest request) {
        FetchLimits limits = FetchLimits.of(exchange, request, context.maxBytes());
        int id = request.sessionId();
        switch (request.sessionEpoch()) {
            case FetchSession.INITIAL_EPOCH -> {
                close(id);
                startNew(exchange, request, limits);
            }
            case FetchSession.FINAL_EPOCH -> {
                close(id);
                startAlone(exchange, request, limits);
            }
            default -> {
                FetchContext home = context.at(FetchSessions.homeOf(id, context.shards()));
                FetchReply reply = new FetchReply(exchange, context, home);
                if (home.index() == context.index()) {
                    goOn(home, request, limits, reply);
                } else {
                    home.shard().execute(() -> goOn(home, request, limits, reply));
                }
            }
        }
    }

    /** A request that names all its partitions has done with the session that it names. */
    private void close(int id) {
        if (id == FetchSession.NO_SESSION) {
            return;
        }
        int home = FetchSessions.homeOf(id, context.shards());
        FetchSessions there = context.sessions().get(home);
        if (home == context.index()) {
            there.remove(id);
        } else {
            context.shard(home).execute(() -> there.remove(id));
        }
    }

    private void startNew(Exchange exchange, FetchRequest request, FetchLimits limits) {
        int size = request.topics().stream()
                .mapToInt(topic -> topic.partitions().size())
                .sum();
        FetchSessions sessions = context.sessionsHere();
        FetchSession session = sessions.make(context, limits.byId(), size);
        if (session == null) {
            startAlone(exchange, request, limits);
            return;
        }
        session.update(request);
        if (sessions.use(session)) {
            session.fetch(limits, new FetchReply(exchange, context, context));
        } else { // more than it looked like
            sessions.remove(session);
            startAlone(exchange, request, limits);
        }
    }

    private void startAlone(Exchange exchange, FetchRequest request, FetchLimits limits) {
        FetchReader reader = new LoneFetch(context, request, limits, exchange.fetchRotation());
        FetchReply reply = new FetchReply(exchange, context, context);
        new FetchProgress(context, reply, limits, reader).start();
    }

    /** On the home shard of the session. */
    private static void goOn(FetchContext home, FetchRequest request, FetchLimits limits, FetchReply reply) {
        FetchSessions sessions = home.sessionsHere();
        FetchSession session = sessions.find(request.sessionId());
        ErrorCode refusal = session == null
                ? ErrorCode.FETCH_SESSION_ID_NOT_FOUND
                : session.refusalOf(request.sessionEpoch(), limits.byId());
        if (session == null || refusal != ErrorCode.NONE) {
            reply.answer(FetchResponseParts.refused(refusal));
            return;
        }
        session.update(request);
        if (session.size() == 0) {
            sessions.remove(session);
            reply.answer(new FetchResponseParts(limits, home.image()).build(FetchSession.NO_SESSION));
        } else if (sessions.use(session)) {
            session.fetch(limits, reply);
        } else {
            sessions.remove(session);
            reply.answer(FetchResponseParts.refused(ErrorCode.FETCH_SESSION_ID_NOT_FOUND));
        }
    }
}
