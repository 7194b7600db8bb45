namespace AuditOtel;

/// <summary>
/// States that privileged calls of a member, of all members of a type or of a whole assembly need no record, and why: the coverage rules (AOT0101, AOT0102) say nothing of them, nor of what
/// is reached through them alone. The reasons are there for an auditor to read; one that is empty is an error and suppresses nothing.
/// </summary>
/// <param name="reason">Why nobody needs a record, as a sentence.</param>
[AttributeUsage(
    AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Assembly,
    Inherited = false)]
public sealed class NotAuditedAttribute(string reason) : Attribute
{
    /// <summary>Why nobody needs a record.</summary>
    public string Reason { get; } = reason;
}
