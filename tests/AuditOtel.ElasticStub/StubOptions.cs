using System.Security.Cryptography.X509Certificates;

namespace AuditOtel.ElasticStub;

/// <summary>What kind of cluster it is.</summary>
internal sealed record StubOptions
{
    internal bool IsOpenSearch { get; init; }

    /// <summary>What <c>Authorization</c> must be; null when nobody is asked.</summary>
    internal string? Authorization { get; set; }

    /// <summary>The certificate of the node; null for plain HTTP.</summary>
    internal X509Certificate2? Certificate { get; init; }

    /// <summary>Whether clients must show a certificate.</summary>
    internal bool NeedsCertificate { get; init; }
}
