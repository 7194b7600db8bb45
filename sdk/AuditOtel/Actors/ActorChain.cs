using AuditOtel.Trail;
using Microsoft.Extensions.Logging;

namespace AuditOtel.Actors;

/// <summary>
/// Finds who acts: whom <see cref="AuditActor.Use"/> names, else the first provider that knows, else the account of the process. A request is
/// never put on the process's account: there an unknown actor is recorded as such, counted and told.
/// </summary>
internal sealed class ActorChain(IReadOnlyList<IAuditActorProvider> providers, ILogger logger)
{
    private static readonly AuditActor Unknown = new("unknown");

    private readonly ProcessActorProvider _process = new();
    private int _hasTold;

    /// <exception cref="AuditUnavailableException">A provider failed, or gave an actor that cannot stand in a record.</exception>
    internal AuditActor Ask(string operation)
    {
        var actor = AuditActor.Acting(AskProviders(operation)) ?? (RequestContext.IsRequest ? Unknown : _process.GetActor());
        if (string.Equals(actor.Id, Unknown.Id, StringComparison.Ordinal))
            ReportUnknown(operation);
        return actor;
    }

    private AuditActor? AskProviders(string operation)
    {
        foreach (var provider in providers)
        {
            if (Ask(provider, operation) is { } actor)
                return actor;
        }

        return null;
    }

    private static AuditActor? Ask(IAuditActorProvider provider, string operation)
    {
        AuditActor? actor;
        try
        {
            actor = provider.GetActor();
        }
        catch (Exception failure) when (failure is not AuditUnavailableException)
        {
            throw new AuditUnavailableException(
                $"'{operation}' was not carried out: {provider.GetType().Name} could not tell who is acting. Correct the actor provider.", failure);
        }

        return actor is null || actor.IsNamed
            ? actor
            : throw new AuditUnavailableException(
                $"'{operation}' was not carried out: {provider.GetType().Name} gave no actor id or no actor type. Return 'anonymous', 'unknown', or null for the next provider.");
    }

    // Each one is counted; the log is told once, because a flood would hide it.
    private void ReportUnknown(string operation)
    {
        TrailMetrics.UnknownActors.Add(1);
        if (Interlocked.Exchange(ref _hasTold, 1) == 0)
            logger.ActorUnknown(operation);
    }
}
