package io.sluice.sim;

import io.sluice.rtcp.Fir;
import io.sluice.rtcp.Pli;
import io.sluice.sim.media.PayloadForm;
import io.sluice.sim.net.LinkConditions;
import io.sluice.sim.net.VirtualClock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// A seed in → a conference in which each seed takes other faults from the box, at other moments.
///
/// Each seed leaves half of the faults out (Groce et al., Swarm Testing, 2012): a fault that always happens hides what
/// only shows where it does not.
final class Swarm {
    private static final int MAX_PEERS = 7;

    private enum Fault {
        JOIN,
        LEAVE,
        VANISH,
        MOVE,
        RESTART_ICE,
        LOSE_UP,
        LOSE_DOWN,
        DISTURB,
        NARROW,
        HEAL,
        OUTAGE,
        MUTE,
        JUMP_CLOCK,
        SET_CLOCK,
        JUMP_NUMBERS,
        OLD_PACKETS,
        COLLIDE,
        STEAL,
        PAUSE,
        REJOIN,
        POLICY,
        LIMIT,
        STORM
    }

    private final Stage stage;
    private final RandomGenerator chance;
    private final List<Fault> box;
    private final Map<String, PeerWants> wants = new HashMap<>();
    private int joined;
    private boolean died;

    private Swarm(Stage stage) {
        this.stage = stage;
        this.chance = stage.chance();
        this.box = List.of(Fault.values()).stream()
                .filter(fault -> fault == Fault.JOIN || fault == Fault.HEAL || chance.nextBoolean())
                .toList();
    }

    static void play(Stage stage) {
        new Swarm(stage).play();
    }

    private void play() {
        join();
        join();
        int steps = 8 + chance.nextInt(10);
        for (int i = 0; i < steps; i++) {
            stage.run(chance.nextDouble() * 2);
            Fault fault = box.get(chance.nextInt(box.size()));
            stage.world().journal().say("fault: " + fault);
            happen(fault);
        }
        stage.peers().keySet().forEach(who -> stage.conditions(who, LinkConditions.PERFECT));
        stage.peers().values().forEach(SimPeer::startWhatIsKeyed);
        // What was wanted held over all that came since.
        stage.peers().values().forEach(peer -> wants(peer).check());
        stage.peers().values().forEach(peer -> wants(peer).putBack());
        // A client that died is seen to be dead after 30 s; until then its tracks keep their slots.
        stage.run(died ? 46 : 16);
        // Once nothing goes wrong any more, everybody who is still there sees everybody.
        stage.checkAllLive(1);
    }

    private void join() {
        String who = "p" + joined++;
        int slots = 1 + chance.nextInt(3);
        List<PayloadForm> forms = List.of(PayloadForm.values());
        SimPeer newcomer = stage.newcomer(who);
        newcomer.offers.firOnly = chance.nextInt(4) == 0;
        newcomer.offers.rembOnly = chance.nextInt(4) == 0;
        newcomer.heedsHints = chance.nextBoolean();
        switch (chance.nextInt(4)) {
            case 0 -> newcomer.offers.takesRedundantSound();
            case 1 -> newcomer.offers.sendsRedundantSound(1 + chance.nextInt(3));
            default -> {}
        }
        switch (chance.nextInt(4)) {
            case 0 -> stage.joinSimulcast(newcomer, slots);
            case 1 -> stage.enter(newcomer.receivesPairs(0, slots));
            default -> {
                newcomer.offers.form = forms.get(chance.nextInt(forms.size()));
                stage.enter(newcomer.publishesBoth().receivesPairs(0, slots));
            }
        }
        beginLow(newcomer);
    }

    /// As libwebrtc does: whose first packets are lost up to a wrap has a rollover counter that nobody can guess
    /// (RFC 3711 §3.3.1). Wraps come by leaps, and in the stories.
    private void beginLow(SimPeer newcomer) {
        newcomer.streams.all().forEach(stream -> stream.sequenceNumber = chance.nextInt(0x8000));
    }

    private PeerWants wants(SimPeer one) {
        return wants.computeIfAbsent(one.sessionId(), session -> new PeerWants(stage, one));
    }

    private SimPeer someone() {
        List<SimPeer> all = List.copyOf(stage.peers().values());
        return all.get(chance.nextInt(all.size()));
    }

    private void happen(Fault fault) {
        SimPeer one = someone();
        String who = one.identity();
        switch (fault) {
            case JOIN -> {
                if (stage.peers().size() < MAX_PEERS) {
                    join();
                }
            }
            case LEAVE -> {
                if (stage.peers().size() > 2) {
                    stage.leave(who);
                }
            }
            case VANISH -> {
                if (stage.peers().size() > 2) {
                    stage.vanish(who);
                    died = true;
                }
            }
            case MOVE -> {
                if (one.isKeyed()) {
                    stage.move(who);
                }
            }
            case RESTART_ICE -> {
                if (one.isKeyed()) {
                    one.restartIce();
                }
            }
            case LOSE_UP -> stage.conditions(who, delay().losingInBursts(0.02 + chance.nextDouble() / 5, 3), delay());
            case LOSE_DOWN -> stage.conditions(who, delay(), delay().losingInBursts(0.02 + chance.nextDouble() / 5, 3));
            case DISTURB -> stage.conditions(who, delay().jittering(20).disturbed(0.05, 0.05, 0.02));
            case NARROW -> stage.conditions(who, delay(), delay().narrow(200 + chance.nextInt(1_000), 40_000));
            case HEAL -> stage.conditions(who, LinkConditions.PERFECT);
            case OUTAGE -> {
                stage.conditions(who, LinkConditions.PERFECT.dead());
                stage.run(1 + chance.nextInt(6));
                stage.conditions(who, LinkConditions.PERFECT);
            }
            case MUTE -> {
                if (one.streams.has("a")) {
                    stage.mute(who, "a", chance.nextBoolean());
                }
            }
            case JUMP_CLOCK -> one.streams.all().forEach(stream -> stream.jump(chance.nextLong(1L << 32), 0));
            // By less it might be a late report: then all of a publisher's streams are wrong alike.
            case SET_CLOCK ->
                one.setClock((chance.nextBoolean() ? 1 : -1) * (4L + chance.nextInt(4_000)) * VirtualClock.SECONDS);
            // By less than half of all numbers: beyond, SRTP itself takes what comes for old.
            case JUMP_NUMBERS -> one.streams.all().forEach(stream -> stream.jump(0, chance.nextInt(0x4000)));
            case OLD_PACKETS -> one.streams.all().forEach(stream -> stream.repeatOld(chance));
            case COLLIDE -> one.streams.all().forEach(stream -> one.streams.sendForeign(stream, someone(), chance));
            case STEAL ->
                one.streams.all().forEach(stream -> one.streams.sendUnderForeignNames(stream, someone(), chance));
            case PAUSE -> one.streams.all().forEach(SimStream::stop);
            case REJOIN -> rejoin(one);
            case POLICY -> wants(one).change();
            case LIMIT -> {
                stage.limit(
                        who,
                        List.of(0, 180, 360).get(chance.nextInt(3)),
                        List.of(0, 7, 14).get(chance.nextInt(3)));
                wants(one).subscribedToWhatIsSeen();
            }
            case STORM -> {
                if (one.isKeyed()) {
                    one.receivers()
                            .forEach(slot -> one.sendRtcp(
                                    one.offers.firOnly
                                            ? Fir.of(SimPeer.REPORTER, slot.ssrc, chance.nextInt(256))
                                            : new Pli(SimPeer.REPORTER, slot.ssrc)));
                }
            }
        }
    }

    private void rejoin(SimPeer old) {
        old.vanish();
        beginLow(stage.join(old.identity(), 2));
    }

    private LinkConditions delay() {
        return LinkConditions.ofDelay(5 + chance.nextInt(80));
    }
}
