namespace AuditOtel.Tests.Doubles;

/// <summary>Names the actor it was given and counts how often it was asked.</summary>
public sealed class ActorDouble(Func<AuditActor?> actor) : IAuditActorProvider
{
    private int _asked;

    public int Asked => _asked;

    public AuditActor? GetActor()
    {
        Interlocked.Increment(ref _asked);
        return actor();
    }
}
