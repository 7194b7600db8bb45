namespace AuditOtel;

/// <summary>The digest of what an assembly audits and excuses. The build writes it; the records of audited endpoints carry it, as those of audited methods carry it from their descriptors.</summary>
/// <param name="digest"><c>sha256:</c> and 32 hexadecimal digits, as in the surface file that the build writes.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class AuditSurfaceAttribute(string digest) : Attribute
{
    /// <summary>The digest.</summary>
    public string Digest { get; } = digest;
}
