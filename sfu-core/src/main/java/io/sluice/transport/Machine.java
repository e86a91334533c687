package io.sluice.transport;

/// The part of a machine's contract that its owner's timetable uses.
public interface Machine {
    /// When it wants to be called, or `Deadlines.NEVER`.
    long nextDeadlineNanos();

    void onDeadline(long nowNanos);
}
