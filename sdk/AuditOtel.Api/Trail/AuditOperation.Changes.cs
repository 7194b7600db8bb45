namespace AuditOtel;

/// <content>Objects whose members are compared.</content>
public abstract partial class AuditOperation
{
    private List<ChangeTracker>? _trackers;

    /// <summary>Collects the members of an object now, and compares them with those it has when the call ends. The outcome says what differs.</summary>
    /// <param name="name">The name before its members.</param>
    /// <param name="value">The object.</param>
    /// <param name="collect">Collects its members.</param>
    /// <typeparam name="T">Its type.</typeparam>
    /// <exception cref="AuditUnavailableException">A member cannot be read: the body must not run.</exception>
    public void Change<T>(string name, T value, Action<AuditFields, T> collect) =>
        (_trackers ??= []).Add(new ObjectTracker<T>(this, name, value, collect, Collect(name, value, collect)));

    /// <summary>Compares the members of two objects. The intent says what differs.</summary>
    /// <param name="name">The name before the members.</param>
    /// <param name="value">What is to be.</param>
    /// <param name="collect">Collects the members.</param>
    /// <param name="from">What was before.</param>
    /// <typeparam name="T">Their type.</typeparam>
    /// <exception cref="AuditUnavailableException">A member cannot be read: the body must not run.</exception>
    public void Change<T>(string name, T value, Action<AuditFields, T> collect, T from)
    {
        var (before, after) = (Collect(name, from, collect), Collect(name, value, collect));
        AddChanges([.. before.ChangesTo(after)], before.Omitted + after.Omitted);
    }

    internal string Trace(string name, string secret, AuditSecretMode mode) => TraceSecret(name, secret, mode);

    /// <summary>Takes changes that are known before the body runs. A trail that does not write them with the intent writes them with the outcome.</summary>
    /// <param name="changes">The changes, in their order.</param>
    /// <param name="omitted">How many fields were left out.</param>
    protected virtual void AddChanges(IReadOnlyList<AuditChange> changes, int omitted) => Add(details =>
    {
        foreach (var change in changes)
            details.Add(change);
        details.Omitted += omitted;
    });

    /// <summary>Returns what may be recorded of a secret member.</summary>
    /// <param name="name">The member.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="mode">A keyed hash or the length.</param>
    /// <exception cref="AuditUnavailableException">The mode asks for a keyed hash and the trail has no key.</exception>
    protected virtual string TraceSecret(string name, string secret, AuditSecretMode mode) =>
        throw new AuditUnavailableException($"The action was not carried out: its trail keeps no trace of the secret '{name}'. Record it as redacted.");

    private AuditFields Collect<T>(string name, T value, Action<AuditFields, T> collect)
    {
        ArgumentNullException.ThrowIfNull(collect);
        var fields = new AuditFields(this);
        try
        {
            collect(fields, value);
        }
        catch (Exception failure) when (failure is not AuditUnavailableException)
        {
            throw new AuditUnavailableException(
                $"The action was not carried out: the members of '{name}', a {typeof(T).Name}, cannot be read for its record. Correct them or take [AuditChange] away.", failure);
        }

        return fields;
    }
}
