package io.sluice.loop;

import io.sluice.conference.Commands;
import io.sluice.conference.Conference;
import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.ConferenceEnvironment;
import io.sluice.conference.ConferenceSettings;
import io.sluice.conference.ConferenceView;
import io.sluice.conference.EndReason;
import io.sluice.conference.Outcome;
import io.sluice.conference.Outcome.Refusal;
import io.sluice.forwarding.DropReason;
import io.sluice.time.WallClock;
import io.sluice.transport.Afterwards;
import io.sluice.transport.Demultiplexer;
import io.sluice.transport.Timetable;
import io.sluice.transport.Traffic;
import io.sluice.transport.TransportEnvironment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Inputs of one loop in → datagrams, answers and events out.
///
/// Single-threaded: its owner calls every method on one thread. Times are monotonic nanoseconds of that owner, 0 or
/// more. The same inputs at the same times with the same randomness give the same outputs.
public final class LoopProgram {
    private final LoopPorts ports;
    private final LoopConfig config;
    private final Traffic traffic = new Traffic();
    private final Timetable timetable = new Timetable();
    private final Afterwards afterwards = new Afterwards();
    private final Demultiplexer demultiplexer = new Demultiplexer(traffic);
    private final ConferenceEnvironment environment;
    private final SequencedMap<String, Conference> conferences = new LinkedHashMap<>();
    private boolean shutDown;

    public LoopProgram(LoopPorts ports, LoopConfig config, RandomGenerator random, WallClock wallClock) {
        this.ports = ports;
        this.config = config;
        this.environment = ConferenceEnvironment.of(
                new TransportEnvironment(
                        ports.datagrams(),
                        ports.pool(),
                        demultiplexer,
                        timetable,
                        afterwards,
                        traffic,
                        random,
                        wallClock,
                        config.ice(),
                        config.loopIndex(),
                        number -> ports.checks().open(event -> ports.inbox().accept(new LoopInput.Ice(number, event))),
                        number -> ports.dtls().create(event -> ports.inbox().accept(new LoopInput.Dtls(number, event))),
                        ports.ciphers(),
                        ports.candidates()),
                ports.listener());
    }

    /// Takes one input; everything that follows from it has happened when it returns.
    public void handle(LoopInput input, long nowNanos) {
        switch (input) {
            case LoopInput.Datagram datagram -> demultiplexer.handle(datagram.tuple(), datagram.packet(), nowNanos);
            case LoopInput.Command<?> command -> command(command, nowNanos);
            case LoopInput.ListConferences list -> list.reply().complete(views());
            case LoopInput.Ice ice -> demultiplexer.handle(ice.iceSession(), ice.event(), nowNanos);
            case LoopInput.Dtls dtls ->
                demultiplexer.handle(dtls.transport(), dtls.event(), ports.datagrams(), ports.pool(), nowNanos);
            case LoopInput.TupleClosed closed -> demultiplexer.tupleClosed(closed.tuple());
            case LoopInput.Shutdown shutdown -> shutDown(shutdown, nowNanos);
        }
        afterwards.run(nowNanos);
    }

    /// When [#onDeadline] wants to be called, or `Deadlines.NEVER`.
    public long nextDeadlineNanos() {
        return timetable.nextDeadlineNanos();
    }

    /// Does everything that is due.
    public void onDeadline(long nowNanos) {
        timetable.run(() -> afterwards.run(nowNanos), nowNanos);
    }

    /// Ends a read batch or a round of deadlines: what was collected leaves.
    public void endOfBatch(long nowNanos) {
        ports.datagrams().flush();
    }

    private <R> void command(LoopInput.Command<R> input, long nowNanos) {
        ConferenceCommand<R> command = input.command();
        R answer;
        try {
            answer = execute(command, nowNanos);
        } catch (RuntimeException fault) {
            Conference conference = conferences.get(command.conference());
            if (conference != null) {
                conference.fault(fault, nowNanos);
            }
            sweep();
            input.reply().fail(fault);
            return;
        }
        input.reply().complete(answer);
    }

    @SuppressWarnings("unchecked") // each case yields the answer that its own command names
    private <R> R execute(ConferenceCommand<R> command, long nowNanos) {
        Object answer = switch (command) {
            case ConferenceCommand.Create create -> create(create, nowNanos);
            case ConferenceCommand.Get get -> in(get, found -> Outcome.done(found.view()));
            case ConferenceCommand.End end ->
                in(end, found -> {
                    found.end(EndReason.REMOVED, nowNanos);
                    return Outcome.done(new ConferenceCommand.Ended());
                });
            case ConferenceCommand.OpenSession open -> open(open, nowNanos);
            case ConferenceCommand.Negotiate it -> in(it, found -> Commands.negotiate(found, it, nowNanos));
            case ConferenceCommand.AddCandidates it -> in(it, found -> Commands.addCandidates(found, it, nowNanos));
            case ConferenceCommand.RestartIce it -> in(it, found -> Commands.restartIce(found, it, nowNanos));
            case ConferenceCommand.CloseSession it -> in(it, found -> Commands.closeSession(found, it, nowNanos));
            case ConferenceCommand.GetSession it -> in(it, found -> Commands.get(found, it));
            case ConferenceCommand.ResumeSession it -> in(it, found -> Commands.resume(found, it));
            case ConferenceCommand.RemoveParticipant it ->
                in(it, found -> Commands.removeParticipant(found, it, nowNanos));
            case ConferenceCommand.Subscribe it -> in(it, found -> Commands.subscribe(found, it, nowNanos));
            case ConferenceCommand.Unsubscribe it -> in(it, found -> Commands.unsubscribe(found, it, nowNanos));
            case ConferenceCommand.SetPolicy it -> in(it, found -> Commands.setPolicy(found, it, nowNanos));
            case ConferenceCommand.UpdateTrack it -> in(it, found -> Commands.updateTrack(found, it, nowNanos));
            case ConferenceCommand.MuteTrack it -> in(it, found -> Commands.muteTrack(found, it, nowNanos));
            case ConferenceCommand.SendMessage it -> in(it, found -> Commands.sendMessage(found, it));
        };
        sweep();
        return (R) answer;
    }

    private <T> Outcome<T> in(ConferenceCommand<Outcome<T>> command, Function<Conference, Outcome<T>> action) {
        Conference conference = find(command.conference());
        return conference == null
                ? Outcome.refused(Refusal.NO_SUCH_CONFERENCE, "there is no such conference")
                : action.apply(conference);
    }

    private Outcome<ConferenceCommand.Created> create(ConferenceCommand.Create command, long nowNanos) {
        Conference present = find(command.conference());
        if (present != null) {
            return command.onlyIfAbsent()
                    ? Outcome.refused(Refusal.ALREADY_EXISTS, "the conference is there already")
                    : Outcome.done(new ConferenceCommand.Created(present.view(), true));
        }
        Outcome.Refused<ConferenceCommand.Created> refusal = refuseNew(command.settings());
        return refusal != null
                ? refusal
                : Outcome.done(new ConferenceCommand.Created(
                        start(command.conference(), command.settings(), nowNanos)
                                .view(),
                        false));
    }

    private ConferenceCommand.OpenResult open(ConferenceCommand.OpenSession command, long nowNanos) {
        if (shutDown) {
            return new ConferenceCommand.OpenResult.Refused(Refusal.SHUTTING_DOWN, "the server is shutting down");
        }
        if (sessions() >= config.maxSessions()) {
            return new ConferenceCommand.OpenResult.Refused(
                    Refusal.TOO_MANY, "this loop has its " + config.maxSessions() + " sessions");
        }
        Conference conference = find(command.conference());
        if (conference != null) {
            return Commands.open(conference, command, nowNanos);
        }
        ConferenceSettings settings = command.createWith();
        if (settings == null) {
            return new ConferenceCommand.OpenResult.Refused(Refusal.NO_SUCH_CONFERENCE, "there is no such conference");
        }
        Outcome.Refused<ConferenceCommand.Created> refusal = refuseNew(settings);
        if (refusal != null) {
            return new ConferenceCommand.OpenResult.Refused(refusal.refusal(), refusal.detail());
        }
        Conference fresh = new Conference(environment, command.conference(), settings, nowNanos);
        try {
            ConferenceCommand.OpenResult result = Commands.open(fresh, command, nowNanos);
            if (result instanceof ConferenceCommand.OpenResult.Opened) {
                conferences.put(fresh.name(), fresh);
            }
            return result;
        } catch (RuntimeException fault) {
            fresh.fault(fault, nowNanos);
            throw fault;
        }
    }

    private Outcome.@Nullable Refused<ConferenceCommand.Created> refuseNew(ConferenceSettings settings) {
        if (shutDown) {
            return new Outcome.Refused<>(Refusal.SHUTTING_DOWN, "the server is shutting down");
        }
        if (settings.maxParticipants() < 1
                || settings.emptyTimeout().isNegative()
                || settings.allowedCodecs().isEmpty()) {
            return new Outcome.Refused<>(
                    Refusal.UNACCEPTABLE_VALUE,
                    "a conference needs room for a participant, a codec, and an empty timeout of 0 or more");
        }
        return conferences.size() >= config.maxConferences()
                ? new Outcome.Refused<>(
                        Refusal.TOO_MANY, "this loop has its " + config.maxConferences() + " conferences")
                : null;
    }

    private Conference start(String name, ConferenceSettings settings, long nowNanos) {
        Conference conference = new Conference(environment, name, settings, nowNanos);
        conferences.put(name, conference);
        conference.announce();
        return conference;
    }

    private @Nullable Conference find(String name) {
        Conference conference = conferences.get(name);
        return conference == null || conference.ended() ? null : conference;
    }

    private List<ConferenceView> views() {
        sweep();
        List<ConferenceView> views = new ArrayList<>();
        for (Conference conference : conferences.values()) {
            views.add(conference.view());
        }
        return views;
    }

    private int sessions() {
        int sessions = 0;
        for (Conference conference : conferences.values()) {
            sessions += conference.sessionCount();
        }
        return sessions;
    }

    /// Forgets those that have ended.
    private void sweep() {
        conferences.values().removeIf(Conference::ended);
    }

    /// Ends one conference and goes to the end of the inbox, until none is left and the answer is due.
    ///
    /// What closing DTLS sessions say comes through the inbox, too. It leaves before the next conference ends, so
    /// that it never waits in greater number than a room has sessions; and all of it leaves before the answer,
    /// behind which sockets may close.
    private void shutDown(LoopInput.Shutdown input, long nowNanos) {
        shutDown = true;
        sweep();
        if (conferences.isEmpty()) {
            input.reply().complete(new ConferenceCommand.Ended());
            return;
        }
        Conference conference = conferences.sequencedValues().getFirst();
        try {
            conference.end(EndReason.SERVER_SHUTDOWN, nowNanos);
        } catch (RuntimeException fault) {
            conference.fault(fault, nowNanos);
        }
        ports.inbox().accept(input);
    }

    public LoopStats stats() {
        int participants = 0;
        int sessions = 0;
        int connected = 0;
        int tracks = 0;
        int live = 0;
        for (Conference conference : conferences.values()) {
            live += conference.ended() ? 0 : 1;
            participants += conference.participantCount();
            sessions += conference.sessionCount();
            connected += conference.connectedSessionCount();
            tracks += conference.trackCount();
        }
        List<LoopStats.Drop> drops = new ArrayList<>();
        for (DropReason reason : DropReason.values()) {
            drops.add(new LoopStats.Drop(reason.name().toLowerCase(Locale.ROOT), traffic.drops(reason)));
        }
        return new LoopStats(
                live,
                participants,
                sessions,
                connected,
                tracks,
                traffic.datagramsReceived(),
                traffic.bytesReceived(),
                traffic.datagramsSent(),
                traffic.bytesSent(),
                drops,
                traffic.ledger(),
                traffic.packetsRecovered(),
                traffic.faults());
    }

    /// How often deadlines of each sort of machine came due since the start, by name.
    public SequencedMap<String, Long> deadlineCalls() {
        return timetable.calls();
    }

    /// How many deadlines wait and how many inputs can still be led somewhere; both 0 when everything is closed.
    public int loose() {
        return timetable.size() + demultiplexer.routes();
    }
}
