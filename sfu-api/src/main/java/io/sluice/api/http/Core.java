package io.sluice.api.http;

import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.ConferenceView;
import io.sluice.conference.Outcome;
import io.sluice.node.SfuNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Commands in → futures out that complete on the thread of signalling, in the order in which a loop answered,
/// refusals as [ProblemException].
public final class Core {
    private final SfuNode node;
    private final Context context;

    public Core(SfuNode node, Context context) {
        this.node = node;
        this.context = context;
    }

    /// Answers as they are.
    public <R> Future<R> ask(ConferenceCommand<R> command) {
        return onContext(node.submit(command));
    }

    /// The value of an outcome; a refusal fails the future.
    public <T> Future<T> done(ConferenceCommand<Outcome<T>> command) {
        return ask(command).map(outcome -> switch (outcome) {
            case Outcome.Done<T> done -> done.value();
            case Outcome.Refused<T> refused ->
                throw new ProblemException(Problem.of(refused.refusal(), refused.detail()));
        });
    }

    /// Closes a session; one that is gone already is closed as well. Fails while the core refuses, and then the session
    /// still lives.
    public Future<Void> closed(ConferenceCommand.CloseSession command) {
        return ask(command)
                .map(outcome -> {
                    if (outcome instanceof Outcome.Refused<?> refused && !isGone(refused.refusal())) {
                        throw new ProblemException(Problem.of(refused.refusal(), refused.detail()));
                    }
                    return outcome;
                })
                .mapEmpty();
    }

    private static boolean isGone(Outcome.Refusal refusal) {
        return refusal == Outcome.Refusal.NO_SUCH_SESSION || refusal == Outcome.Refusal.NO_SUCH_CONFERENCE;
    }

    public Future<List<ConferenceView>> conferences() {
        return onContext(node.conferences());
    }

    /// Always by way of the queue: an answer that is there at once must not overtake events that were told before it.
    private <R> Future<R> onContext(CompletionStage<R> stage) {
        Promise<R> promise = Promise.promise();
        stage.whenComplete((answer, error) -> context.runOnContext(nothing -> {
            if (error == null) {
                promise.complete(answer);
            } else {
                promise.fail(error);
            }
        }));
        return promise.future();
    }

    /// Whether new sessions are taken.
    public boolean ready() {
        return !node.draining();
    }
}
