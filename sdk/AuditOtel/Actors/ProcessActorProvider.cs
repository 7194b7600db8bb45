namespace AuditOtel.Actors;

/// <summary>The actor when nothing else names one: the account the process runs under.</summary>
internal sealed class ProcessActorProvider : IAuditActorProvider
{
    private readonly AuditActor _actor = new(
        string.IsNullOrEmpty(Environment.UserName) ? "unknown" : Environment.UserName, AuditActorType.Service);

    public AuditActor GetActor() => _actor;
}
