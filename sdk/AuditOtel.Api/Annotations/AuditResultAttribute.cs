namespace AuditOtel;

/// <summary>
/// Says where the outcome of an audited method is to be read. On the returned value, as <c>[return: AuditResult]</c>: <see langword="false"/>
/// or <see langword="null"/> is a failure. On a property or field of a returned type: what <see cref="Part"/> says.
/// </summary>
/// <param name="part">What the member tells; of the returned value itself only the outcome.</param>
[AttributeUsage(AttributeTargets.ReturnValue | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class AuditResultAttribute(AuditResultPart part = AuditResultPart.Outcome) : Attribute
{
    /// <summary>What the member tells.</summary>
    public AuditResultPart Part { get; } = part;
}
