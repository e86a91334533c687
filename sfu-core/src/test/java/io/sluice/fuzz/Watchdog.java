package io.sluice.fuzz;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// A piece of work that begins and never ends in → how to begin it again, and where its thread is, out.
///
/// Whatever is played in virtual time or by the million takes seconds, so that one that takes minutes of real time
/// hangs; without this a search would be silent for ever. Its thread runs while there is something to watch.
public final class Watchdog {
    private static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("sluice.patience.seconds", 120));
    private static final int LOOK_EVERY_MILLIS = 1_000;
    private static final Watchdog OF_PROCESS = new Watchdog(System::nanoTime, Watchdog::endProcess, true);

    private final LongSupplier nanoTime;
    private final Consumer<String> alarm;
    private final boolean looksByItself;
    private final Set<Watch> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean awake = new AtomicBoolean();

    /// @param alarm hears of each that hangs, once
    /// @param looksByItself false where [#look] is called by the owner
    Watchdog(LongSupplier nanoTime, Consumer<String> alarm, boolean looksByItself) {
        this.nanoTime = nanoTime;
        this.alarm = alarm;
        this.looksByItself = looksByItself;
    }

    /// Work under watch; closing it says that it has ended.
    public final class Watch implements AutoCloseable {
        private final Thread thread = Thread.currentThread();
        private final Supplier<String> replay;
        private final long patienceNanos;
        private final long begunNanos = nanoTime.getAsLong();
        /// By the one who looks alone.
        private boolean told;

        private Watch(Supplier<String> replay, long patienceNanos) {
            this.replay = replay;
            this.patienceNanos = patienceNanos;
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }

    /// This thread begins a piece of work. Where it takes more than two minutes, or `-Dsluice.patience.seconds`, the
    /// process ends with 1.
    ///
    /// @param replay asked for only where it hangs: what plays it again
    public static Watch watch(Supplier<String> replay) {
        return OF_PROCESS.watch(replay, PATIENCE);
    }

    /// As [#watch], for what is made of so many pieces.
    public static Watch watch(Supplier<String> replay, int pieces) {
        return OF_PROCESS.watch(replay, PATIENCE.multipliedBy(pieces));
    }

    Watch watch(Supplier<String> replay, Duration patience) {
        Watch watch = new Watch(replay, patience.toNanos());
        open.add(watch);
        if (looksByItself && !awake.get() && awake.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("watchdog").start(this::lookOn);
        }
        return watch;
    }

    private void lookOn() {
        do {
            while (!open.isEmpty()) {
                look();
                try {
                    Thread.sleep(LOOK_EVERY_MILLIS);
                } catch (InterruptedException _) {
                    return;
                }
            }
            awake.set(false);
            // What began since then found the dog awake, and would be watched by nobody.
        } while (!open.isEmpty() && awake.compareAndSet(false, true));
    }

    void look() {
        long now = nanoTime.getAsLong();
        for (Watch watch : open) {
            if (!watch.told && now - watch.begunNanos > watch.patienceNanos) {
                watch.told = true;
                alarm.accept(account(watch, now));
            }
        }
    }

    private static String account(Watch watch, long now) {
        StringBuilder text = new StringBuilder("HANGS for %d s: %s%n"
                .formatted(Duration.ofNanos(now - watch.begunNanos).toSeconds(), watch.replay.get()));
        for (StackTraceElement frame : watch.thread.getStackTrace()) {
            text.append("    at ").append(frame).append(System.lineSeparator());
        }
        return text.toString();
    }

    /// Nothing can be done with a thread that heeds no interrupt, so all ends here; under a build tool, the build.
    private static void endProcess(String account) {
        System.err.println(account);
        System.err.flush();
        Runtime.getRuntime().halt(1);
    }
}
