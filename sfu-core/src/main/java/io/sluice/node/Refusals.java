package io.sluice.node;

import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.Outcome;
import io.sluice.conference.Outcome.Refusal;

/// A command that reaches no loop in → its refusal out, in the shape of its own answer.
final class Refusals {
    private Refusals() {}

    @SuppressWarnings("unchecked") // which answer belongs to which command is fixed by their sealed declarations
    static <R> R of(ConferenceCommand<R> command, Refusal refusal, String detail) {
        Object answer = switch (command) {
            case ConferenceCommand.OpenSession _ -> new ConferenceCommand.OpenResult.Refused(refusal, detail);
            case ConferenceCommand.Create _,
                    ConferenceCommand.Get _,
                    ConferenceCommand.End _,
                    ConferenceCommand.Negotiate _,
                    ConferenceCommand.AddCandidates _,
                    ConferenceCommand.RestartIce _,
                    ConferenceCommand.CloseSession _,
                    ConferenceCommand.GetSession _,
                    ConferenceCommand.ResumeSession _,
                    ConferenceCommand.RemoveParticipant _,
                    ConferenceCommand.Subscribe _,
                    ConferenceCommand.Unsubscribe _,
                    ConferenceCommand.SetPolicy _,
                    ConferenceCommand.UpdateTrack _,
                    ConferenceCommand.MuteTrack _,
                    ConferenceCommand.SendMessage _ -> Outcome.refused(refusal, detail);
        };
        return (R) answer;
    }
}
