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
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Commands in → futures out that complete on the thread of signalling, in the order in which a loop answered,
/// refusals as [ProblemException].
public final class Core {
    /// Where commands go.
    public interface Commands {
        <R> CompletionStage<R> submit(ConferenceCommand<R> command);
    }

    private final Commands commands;
    private final Supplier<CompletionStage<List<ConferenceView>>> conferences;
    private final BooleanSupplier draining;
    private final Executor signalling;

    public Core(SfuNode node, Context context) {
        this(node::submit, node::conferences, node::draining, task -> context.runOnContext(nothing -> task.run()));
    }

    /// @param signalling runs tasks in their order on the thread of signalling
    public Core(
            Commands commands,
            Supplier<CompletionStage<List<ConferenceView>>> conferences,
            BooleanSupplier draining,
            Executor signalling) {
        this.commands = commands;
        this.conferences = conferences;
        this.draining = draining;
        this.signalling = signalling;
    }

    /// Answers as they are.
    public <R> Future<R> ask(ConferenceCommand<R> command) {
        return onContext(commands.submit(command));
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
        return onContext(conferences.get());
    }

    /// Always by way of the queue: an answer that is there at once must not overtake events that were told before it.
    private <R> Future<R> onContext(CompletionStage<R> stage) {
        Promise<R> promise = Promise.promise();
        stage.whenComplete((answer, error) -> signalling.execute(() -> {
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
        return !draining.getAsBoolean();
    }
}
