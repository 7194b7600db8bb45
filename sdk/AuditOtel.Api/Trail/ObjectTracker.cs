namespace AuditOtel;

/// <summary>Compares one object of a known type.</summary>
internal sealed class ObjectTracker<T>(AuditOperation operation, string name, T value, Action<AuditFields, T> collect, AuditFields before) : ChangeTracker
{
    internal override void AddTo(AuditOutcomeDetails details)
    {
        try
        {
            var after = new AuditFields(operation);
            collect(after, value);
            foreach (var change in before.ChangesTo(after))
                details.Add(change);
            details.Omitted += before.Omitted + after.Omitted;
        }
        catch (Exception failure)
        {
            details.Add(new AuditChange(name, null, $"unreadable: {failure.GetType().Name}"));
        }
    }
}
