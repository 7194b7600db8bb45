namespace AuditOtel;

/// <summary>Compares one object before and after a body.</summary>
internal abstract class ChangeTracker
{
    /// <summary>Collects the members again and adds what differs. Never throws: it runs when the body has ended.</summary>
    internal abstract void AddTo(AuditOutcomeDetails details);
}
