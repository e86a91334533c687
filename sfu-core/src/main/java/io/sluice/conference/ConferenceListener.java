package io.sluice.conference;

/// Events of a loop's conferences in → wherever they are wanted.
///
/// Called on the thread of the loop that decided the event, in the order in which it decided them; it must hand the
/// event on and return, never block and never call back into the conference.
@FunctionalInterface
public interface ConferenceListener {
    void on(ConferenceEvent event);
}
