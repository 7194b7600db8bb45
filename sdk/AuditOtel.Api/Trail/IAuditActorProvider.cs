namespace AuditOtel;

/// <summary>Tells the trail who is acting right now. Asked once for each action, before its intent is written.</summary>
public interface IAuditActorProvider
{
    /// <summary>Returns the actor of the current execution context. An exception prevents the action.</summary>
    AuditActor GetActor();
}
