package io.courant.server.connection;

import io.courant.base.Connection;
import io.courant.base.ConnectionHandler;
import io.courant.base.EventLog;
import io.courant.base.Timer;
import io.courant.server.Listener;
import io.courant.server.ServerLimits;
import io.courant.wire.ApiKey;
import io.courant.wire.MalformedMessageException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: takes requests up in order, keeps their answers in order, and stops reading where a budget
 * is used up.
 *
 * <p>Consecutive Produce requests overlap; any other request is taken up when all before it are answered. Frames that
 * may not be taken up yet stay in the intake, and the connection reads no more. Answers that are complete, from the
 * oldest request on, leave in one write at the end of a turn.
 *
 * <p>Belongs to the connection's shard.
 */
final class BrokerConnection implements ConnectionHandler {

    /** Why an idle connection is closed, as it is counted. No line says so: it is daily life. */
    private static final String IDLE = "connection.idle";

    private enum Phase {
        OPEN,
        /** Takes up nothing more; closes when what is answered has been sent. */
        CLOSING,
        GONE
    }

    private final long id;
    private final Connection connection;
    private final Listener listener;
    private final ConnectionShard home;
    private final FrameIntake intake;
    private final ResponseWriter responses;
    private final FetchRotation fetchRotation = new FetchRotation();
    private final UnplacedRefusals unplacedRefusals = new UnplacedRefusals();
    private final ArrayDeque<Exchange> pipeline = new ArrayDeque<>();
    private final UnsentResponses unsent = new UnsentResponses();
    private final InFlightBudget.Waiter whenThereIsRoom = this::goOnWithRoom;

    private Phase phase = Phase.OPEN;
    private int unanswered;
    private boolean onlyProduceUnanswered;
    private long inFlightBytes;
    private long unwrittenBytes;
    private int chargedForIntake;
    private boolean serving;
    private boolean inTurn;
    private boolean turnDue;
    private boolean readingPaused;
    private boolean waitsForRoom;
    private boolean mayExceedBudget;
    private boolean roomIsGranted;
    private @Nullable Timer muted;
    private long lastReceivedAt;
    private long frameBegunAt;

    BrokerConnection(long id, Connection connection, Listener listener, ConnectionShard home, boolean serving) {
        this.id = id;
        this.connection = connection;
        this.listener = listener;
        this.home = home;
        this.intake = home.newIntake();
        this.responses = new ResponseWriter(home.buffers());
        this.lastReceivedAt = home.sweeps();
        this.frameBegunAt = home.sweeps();
        this.serving = serving;
        if (!serving) {
            readingPaused = true;
            connection.pauseReading();
        }
    }

    /** Begins to read: the node is ready for requests. */
    void serve() {
        serving = true;
        turn();
    }

    ConnectionMeters meters() {
        return home.meters();
    }

    long id() {
        return id;
    }

    Listener listener() {
        return listener;
    }

    String peerHost() {
        return connection.peerHost();
    }

    FetchRotation fetchRotation() {
        return fetchRotation;
    }

    UnplacedRefusals unplacedRefusals() {
        return unplacedRefusals;
    }

    @Override
    public ByteBuffer intake() {
        return intake.intake();
    }

    @Override
    public void received() {
        if (!intake.isInsideFrame()) {
            frameBegunAt = home.sweeps();
        }
        intake.received();
        lastReceivedAt = home.sweeps();
        turn();
    }

    @Override
    public void sent() {
        noteSent();
        if (phase == Phase.OPEN && readingPaused && !waitsForRoom) {
            turn();
        }
    }

    @Override
    public void closed() {
        phase = Phase.GONE;
        if (muted != null) {
            muted.cancel();
            muted = null;
        }
        if (waitsForRoom) {
            waitsForRoom = false;
            home.budget().forget(whenThereIsRoom);
        }
        exceedNoMore();
        intake.close();
        chargeForIntake();
        home.unsent().forget(this);
        home.unsent().giveBack(unsent.sentAllBut(0));
        responses.discard();
        for (Exchange exchange : pipeline) {
            exchange.connectionGone();
        }
        pipeline.clear();
        home.forget(this);
    }

    /** Takes up what may be taken up, sends what is complete, and reads on or stops reading. */
    void turn() {
        turnDue = false;
        takeTurn();
    }

    private void takeTurn() {
        if (inTurn || phase != Phase.OPEN || !serving) {
            return;
        }
        inTurn = true;
        if (waitsForRoom) { // what it holds must not change before its turn for room has come
            flush();
        } else {
            do {
                takeUp();
            } while (flush() && phase == Phase.OPEN);
            if (phase == Phase.OPEN) {
                readOnOrStop();
            }
        }
        inTurn = false;
    }

    /** Called by an exchange once its answer is known; the answer leaves at the end of this turn or of a later one. */
    void answered(Exchange exchange) {
        if (phase == Phase.GONE) {
            exchange.connectionGone();
        }
        unanswered--;
        unwrittenBytes += exchange.responseBytes();
        if (!inTurn) {
            turnSoon();
        }
    }

    /** Gives this connection a turn behind the events that are due now. */
    void turnSoon() {
        if (!turnDue && phase == Phase.OPEN) {
            turnDue = true;
            home.turnSoon(this);
        }
    }

    /** A request in progress, or its answer, holds {@code bytes} more, in its frame or on the heap; fewer when negative. */
    void charge(long bytes) {
        inFlightBytes += bytes;
        if (bytes >= 0) {
            home.budget().charge(bytes);
        } else {
            home.budget().giveBack(-bytes);
        }
    }

    /** Closes the connection for a reason that deserves a line in the event log, at most one a second of each code. */
    void refuse(String code, String reason) {
        home.meters().closes(code);
        home.events().log(EventLog.Level.WARN, code, connection.peer() + ": " + reason, null);
        closeWhenSent();
    }

    /** Closes the connection when what is answered has been sent; what is in progress is not answered any more. */
    void closeWhenSent() {
        if (phase == Phase.OPEN) {
            flush();
            phase = Phase.CLOSING;
            home.unsent().forget(this);
            frameBegunAt = home.sweeps();
            connection.closeWhenSent();
        }
    }

    void closeNow() {
        if (phase != Phase.GONE) {
            phase = Phase.CLOSING;
            home.unsent().forget(this);
            connection.close();
        }
    }

    /** Takes up no further request for {@code nanos}, or as long as it is muted already. */
    void mute(long nanos) {
        if (phase == Phase.OPEN && muted == null) {
            muted = home.shard().schedule(nanos, () -> {
                muted = null;
                turn();
            });
        }
    }

    /** Once a second or so: closes the connection when it has been idle, stalled or closing for too long. */
    void sweep() {
        long now = home.sweeps();
        switch (phase) {
            case OPEN -> {
                boolean silent = mayExceedBudget
                        && now - Math.max(frameBegunAt, lastReceivedAt) > ServerLimits.EXCEEDING_SILENCE_SECONDS;
                boolean slow = now - frameBegunAt > ServerLimits.FRAME_STALL_SECONDS;
                boolean stalled = home.budget().isShort() && frameWaitsForClient() && (silent || slow);
                unsent.sweep(connection.unsentBytes());
                boolean unread =
                        home.unsent().isShort() && unsent.sweepsWithoutReading() >= ServerLimits.UNREAD_SECONDS;
                if (unread) {
                    refuse("connection.unread", "closed: its client does not read while others wait to be answered");
                    connection.close();
                } else if (stalled) {
                    refuse("connection.stalled", "closed: it did not finish a request while others wait for room");
                } else if (unanswered == 0 && now - lastReceivedAt > home.maxIdleSweeps()) {
                    home.meters().closes(IDLE);
                    closeWhenSent();
                }
            }
            case CLOSING -> {
                if (now - frameBegunAt > ServerLimits.CLOSING_SECONDS) {
                    connection.close();
                }
            }
            case GONE -> {}
        }
    }

    /**
     * True when part of a frame is here, and the rest does not come because of the client: it does not send, or does not read.
     */
    private boolean frameWaitsForClient() {
        boolean doesNotRead = muted == null && unanswered == 0 && !home.unsent().isShort();
        return intake.isInsideFrame() && !waitsForRoom && (!readingPaused || doesNotRead);
    }

    private void takeUp() {
        while (phase == Phase.OPEN) {
            if (unwrittenBytes > 0 && !mayTakeUpMore()) {
                flush();
            }
            if (!mayTakeUpMore()) {
                return;
            }
            switch (intake.next()) {
                case PARTIAL -> {
                    return;
                }
                case INVALID -> {
                    refuse(
                            "request.bad-length",
                            "closed: a request of " + intake.frameBytes() + " bytes; it may have up to "
                                    + intake.maxFrameBytes() + " (socket.request.max.bytes)");
                    return;
                }
                case WHOLE -> {
                    if (nextWaitsForAnswers()) {
                        return;
                    }
                    boolean produce = intake.apiKey() == ApiKey.PRODUCE.id();
                    if (!takeRoom(0)) {
                        return;
                    }
                    onlyProduceUnanswered = produce;
                    exceedNoMore();
                    start(intake.takeFrame());
                    frameBegunAt = home.sweeps();
                }
            }
        }
    }

    /** The next request is here and may not overlap with those in progress. */
    private boolean nextWaitsForAnswers() {
        return unanswered > 0 && !(onlyProduceUnanswered && intake.apiKey() == ApiKey.PRODUCE.id());
    }

    /** True when the budget has {@code bytes} for this connection, or has granted it room. */
    private boolean takeRoom(int bytes) {
        boolean taken = roomIsGranted || mayExceedBudget || home.budget().hasRoomFor(bytes);
        roomIsGranted = false;
        return taken;
    }

    private boolean mayTakeUpMore() {
        return muted == null
                && unanswered < ServerLimits.REQUESTS_IN_FLIGHT_PER_CONNECTION
                && inFlightBytes < ServerLimits.BYTES_IN_FLIGHT_PER_CONNECTION
                && unwrittenBytes + Math.max(connection.unsentBytes(), unsent.memoryBytes())
                        <= ServerLimits.UNSENT_BYTES_PER_CONNECTION
                && !(home.unsent().isShort() && owesAnswers());
    }

    /** While answers to anyone wait for room, whoever has not taken its last ones gets no further request answered. */
    private boolean owesAnswers() {
        return unwrittenBytes > 0 || !unsent.isEmpty();
    }

    private void start(Frame frame) {
        Exchange exchange = new Exchange(this, frame);
        unanswered++;
        pipeline.add(exchange);
        try {
            exchange.readHeader();
            dispatch(exchange);
        } catch (MalformedMessageException e) {
            exchange.releaseFrame();
            exchange.answerNothing();
            refuse("request.malformed", "closed: " + exchange.describe() + " is malformed: " + e.getMessage());
        }
    }

    private void dispatch(Exchange exchange) throws MalformedMessageException {
        @Nullable ApiKey api = exchange.knownApi();
        if (api != ApiKey.PRODUCE && exchange.frame().length() > ServerLimits.LARGEST_REQUEST_WITHOUT_RECORDS_BYTES) {
            exchange.releaseFrame();
            exchange.answerNothing();
            refuse(
                    "request.too-large",
                    "closed: " + exchange.describe() + " has "
                            + exchange.frame().length() + " bytes");
        } else if (api != null && home.dispatch().serves(api, exchange.version())) {
            home.dispatch().start(exchange);
        } else if (api == ApiKey.API_VERSIONS) {
            home.dispatch().startUnknownApiVersions(exchange);
        } else {
            exchange.releaseFrame();
            exchange.answerNothing();
            refuse("request.unsupported", "closed: " + exchange.describe() + " is not served here");
        }
    }

    /**
     * Sends the answers that are complete, up to the first request that is still in progress; false when there are none, or
     * no room for them.
     */
    private boolean flush() {
        Exchange first = pipeline.peek();
        while (first != null && first.isAnswered()) {
            pipeline.remove();
            responses.add(first);
            first = pipeline.peek();
        }
        if (responses.isEmpty()) {
            return false;
        }
        long memoryBytes = responses.memoryBytes() + ServerLimits.HEAP_BYTES_PER_WRITE;
        if (!home.unsent().take(this, memoryBytes, unsent.isEmpty())) {
            return false;
        }
        unwrittenBytes -= responses.bytes();
        unsent.add(responses.bytes(), memoryBytes);
        connection.send(responses.takeSlices());
        noteSent();
        return true;
    }

    private void noteSent() {
        home.unsent().giveBack(unsent.sentAllBut(connection.unsentBytes()));
    }

    private void readOnOrStop() {
        FrameIntake.State next = intake.next();
        boolean mayGoOn = mayTakeUpMore() && !(next == FrameIntake.State.WHOLE && nextWaitsForAnswers());
        int room = next == FrameIntake.State.PARTIAL ? intake.roomWanted() : 0;
        boolean roomIsThere = mayGoOn && takeRoom(room);
        intake.settle(roomIsThere && next == FrameIntake.State.PARTIAL);
        chargeForIntake();
        if (mayGoOn && !roomIsThere) {
            waitsForRoom = true;
            home.awaitRoom(whenThereIsRoom, chargedForIntake, room);
        } else if (!mayGoOn) { // room is of no use to it now, and others wait for it
            roomIsGranted = false;
            exceedNoMore();
        }
        if (roomIsThere == readingPaused) {
            readingPaused = !roomIsThere;
            if (readingPaused) {
                connection.pauseReading();
            } else {
                connection.resumeReading();
            }
        }
    }

    private void goOnWithRoom(boolean mayExceed) {
        waitsForRoom = false;
        mayExceedBudget = mayExceed;
        roomIsGranted = !mayExceed;
        if (mayExceed) {
            intake.grantWhole();
        }
        frameBegunAt = home.sweeps();
        if (phase == Phase.OPEN) {
            takeTurn();
        } else {
            exceedNoMore();
        }
    }

    private void exceedNoMore() {
        if (mayExceedBudget) {
            mayExceedBudget = false;
            home.budget().exceededNoMore();
        }
    }

    private void chargeForIntake() {
        int held = intake.heldBytes();
        if (held > chargedForIntake) {
            home.budget().charge(held - chargedForIntake);
        } else if (held < chargedForIntake) {
            home.budget().giveBack(chargedForIntake - held);
        }
        chargedForIntake = held;
    }
}
