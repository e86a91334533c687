package io.sluice.node;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// A conference's name in → the loop that it is pinned to.
///
/// A pin lives as long as the conference does, and as long as a command for that name is under way: otherwise a
/// conference that ends while the next command for its name waits on the old loop would come to life twice.
/// Thread-safe; each change of one pin is atomic.
final class Pins {
    private record Pin(int loop, int commands, boolean alive) {
        boolean idle() {
            return commands == 0 && !alive;
        }
    }

    private final ConcurrentHashMap<String, Pin> byName = new ConcurrentHashMap<>();
    private final int max;

    /// @param max conferences that may be pinned at a time
    Pins(int max) {
        this.max = max;
    }

    /// The loop of a conference for one more command, or -1 where it is not pinned.
    int enter(String conference) {
        @Nullable
        Pin pin = byName.computeIfPresent(conference, (_, old) -> new Pin(old.loop(), old.commands() + 1, old.alive()));
        return pin == null ? -1 : pin.loop();
    }

    /// The same for a command that may create the conference.
    ///
    /// @param choose the loop for a new pin
    /// @return -1 where no more may be pinned
    int enterOrPin(String conference, IntSupplier choose) {
        @Nullable
        Pin pin = byName.compute(conference, (_, old) -> {
            if (old != null) {
                return new Pin(old.loop(), old.commands() + 1, old.alive());
            }
            // Callers that race here may pass the bound by their number, no more.
            return byName.mappingCount() >= max ? null : new Pin(choose.getAsInt(), 1, false);
        });
        return pin == null ? -1 : pin.loop();
    }

    /// A command that entered was answered.
    void leave(String conference) {
        byName.computeIfPresent(conference, (_, old) -> {
            Pin left = new Pin(old.loop(), old.commands() - 1, old.alive());
            return left.idle() ? null : left;
        });
    }

    void started(String conference, int loop) {
        byName.compute(conference, (_, old) -> new Pin(loop, old == null ? 0 : old.commands(), true));
    }

    void ended(String conference) {
        byName.computeIfPresent(conference, (_, old) -> {
            Pin ended = new Pin(old.loop(), old.commands(), false);
            return ended.idle() ? null : ended;
        });
    }

    boolean has(String conference) {
        return byName.containsKey(conference);
    }

    int size() {
        return byName.size();
    }
}
