namespace AuditOtel;

/// <summary>
/// The audited call that is running, for code inside it: adds to its outcome what only the body knows. It follows awaits, and nested audited
/// calls have scopes of their own.
/// </summary>
public readonly struct AuditScope : IEquatable<AuditScope>
{
    private const int LongestText = 1024;
    private readonly AuditOperation? _operation;

    private AuditScope(AuditOperation operation) => _operation = operation;

    /// <summary>The innermost running call.</summary>
    /// <exception cref="InvalidOperationException">No audited call is running here: what would be added would be in no record.</exception>
    public static AuditScope Current => AuditOperation.Running is { } operation
        ? new AuditScope(operation)
        : throw new InvalidOperationException("No audited call is running here: call this from the body of a method with [Audited], or ask AuditScope.IsActive first.");

    /// <summary>Whether an audited call is running here, for code that is also used outside of one.</summary>
    public static bool IsActive => AuditOperation.Running is not null;

    private AuditOperation Operation => _operation ?? throw new InvalidOperationException("This scope belongs to no audited call: take AuditScope.Current.");

    /// <summary>Compares the calls.</summary>
    /// <param name="left">A scope.</param>
    /// <param name="right">Another.</param>
    public static bool operator ==(AuditScope left, AuditScope right) => left.Equals(right);

    /// <summary>Compares the calls.</summary>
    /// <param name="left">A scope.</param>
    /// <param name="right">Another.</param>
    public static bool operator !=(AuditScope left, AuditScope right) => !left.Equals(right);

    /// <summary>Adds an object of the action; the first one is the outcome's target when no parameter is marked as one.</summary>
    /// <param name="type">What kind of object it is.</param>
    /// <param name="id">Its stable id.</param>
    /// <exception cref="InvalidOperationException">The call has ended.</exception>
    public void Target(string type, string id)
    {
        ThrowIfEmpty(type, nameof(type));
        ThrowIfEmpty(id, nameof(id));
        Operation.Add(details => details.Add(new AuditTarget(Cut(type), Cut(id))));
    }

    /// <summary>Adds a field that the action changed.</summary>
    /// <param name="field">The field.</param>
    /// <param name="oldValue">What it held, or null for nothing.</param>
    /// <param name="newValue">What it holds, or null for nothing.</param>
    /// <exception cref="InvalidOperationException">The call has ended.</exception>
    public void Change(string field, string? oldValue, string? newValue)
    {
        ThrowIfEmpty(field, nameof(field));
        Operation.Add(details => details.Add(new AuditChange(Cut(field), CutOrNull(oldValue), CutOrNull(newValue))));
    }

    /// <summary>Adds that a secret field changed, without its values.</summary>
    /// <param name="field">The field.</param>
    /// <exception cref="InvalidOperationException">The call has ended.</exception>
    public void ChangeSecret(string field) => Change(field, "redacted", "redacted");

    /// <summary>Says why the action ended as it did: a short machine word. It comes before the word for an exception or a returned value.</summary>
    /// <param name="reason">The word.</param>
    /// <exception cref="InvalidOperationException">The call has ended.</exception>
    public void Reason(string reason)
    {
        ThrowIfEmpty(reason, nameof(reason));
        Operation.Add(details => details.SaidReason = reason);
    }

    /// <summary>Says that the action failed, although its body will return.</summary>
    /// <param name="reason">Why: a short machine word.</param>
    /// <exception cref="InvalidOperationException">The call has ended.</exception>
    public void Fail(string reason)
    {
        ThrowIfEmpty(reason, nameof(reason));
        Operation.Add(details => (details.Said, details.SaidReason) = (AuditOutcome.Failure, reason));
    }

    /// <summary>Says on how many objects a bulk action was carried out. One that failed makes the outcome a failure, <c>partial</c> when others did not.</summary>
    /// <param name="requested">On how many it was to be.</param>
    /// <param name="succeeded">On how many it was.</param>
    /// <param name="failed">On how many it failed.</param>
    /// <exception cref="InvalidOperationException">The call has ended.</exception>
    public void Counts(long requested, long succeeded, long failed) => Operation.Add(details =>
    {
        var (outcome, reason) = details.Count(requested, succeeded, failed);
        if (outcome == AuditOutcome.Failure)
            (details.Said, details.SaidReason) = (outcome, reason);
    });

    /// <summary>Adds an attribute to the outcome.</summary>
    /// <param name="name">Its name: your own, or <c>audit.arg.*</c>.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ArgumentException">The name is one that the trail writes itself.</exception>
    /// <exception cref="InvalidOperationException">The call has ended.</exception>
    public void Attribute(string name, string value) => AddAttribute(name, CutOrNull(value) ?? throw new ArgumentNullException(nameof(value)));

    /// <inheritdoc cref="Attribute(string, string)"/>
    public void Attribute(string name, long value) => AddAttribute(name, value);

    /// <inheritdoc cref="Attribute(string, string)"/>
    public void Attribute(string name, double value) => AddAttribute(name, value);

    /// <inheritdoc cref="Attribute(string, string)"/>
    public void Attribute(string name, bool value) => AddAttribute(name, value);

    /// <inheritdoc/>
    public bool Equals(AuditScope other) => ReferenceEquals(_operation, other._operation);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AuditScope other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _operation?.GetHashCode() ?? 0;

    private void AddAttribute(string name, object value)
    {
        ThrowIfEmpty(name, nameof(name));
        if (AttributeNames.IsReserved(name) || AttributeNames.IsOfOutcome(name))
            throw new ArgumentException($"The trail writes '{name}' itself: choose another name, or '{AuditAttributes.ArgumentPrefix}...'.", nameof(name));

        Operation.Add(details => details.Add(Cut(name), value));
    }

    private static string Cut(string text) => text.Length <= LongestText ? text : text.Remove(LongestText) + "...";

    private static string? CutOrNull(string? text) => text is null ? null : Cut(text);

    private static void ThrowIfEmpty(string value, string name)
    {
        if (string.IsNullOrEmpty(value))
            throw new ArgumentException("It is empty: an auditor could not tell what is meant.", name);
    }
}
