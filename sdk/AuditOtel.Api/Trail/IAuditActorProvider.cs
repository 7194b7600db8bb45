namespace AuditOtel;

/// <summary>
/// Tells the trail who is acting right now. Asked before each intent is written, unless <see cref="AuditActor.Use"/> names the actor. Several may be
/// registered: the first that knows is believed.
/// </summary>
public interface IAuditActorProvider
{
    /// <summary>
    /// Returns the actor of the current execution context; <see langword="null"/> when this provider does not know one and the next is to be
    /// asked. An exception prevents the action.
    /// </summary>
    AuditActor? GetActor();
}
