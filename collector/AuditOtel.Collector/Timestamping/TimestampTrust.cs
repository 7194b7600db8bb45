using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuditOtel.Collector.Timestamping;

/// <summary>The CA certificates that a time-stamping authority must descend from.</summary>
internal sealed class TimestampTrust : IDisposable
{
    // id-kp-timeStamping (RFC 3161, section 2.3).
    private const string TimestampingUsage = "1.3.6.1.5.5.7.3.8";
    private readonly X509Certificate2Collection _roots;

    private TimestampTrust(X509Certificate2Collection roots) => _roots = roots;

    /// <summary>Reads the certificates of a PEM file.</summary>
    /// <exception cref="CollectorException">The file cannot be read or holds no certificate.</exception>
    internal static TimestampTrust Load(string path)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPemFile(path);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, exception.Message, exception);
        }

        return roots.Count > 0 ? new TimestampTrust(roots) : throw Unusable(path, "it holds no certificate in PEM form", cause: null);
    }

    /// <summary>Why a signer is not to be trusted at an instant; null when it is.</summary>
    internal string? Check(X509Certificate2 signer, X509Certificate2Collection others, DateTimeOffset at)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        chain.ChainPolicy.ExtraStore.AddRange(others);
        chain.ChainPolicy.DisableCertificateDownloads = true;
        // Revocation needs the network at the time of the check; a revoked authority is taken out of the policy.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = at.UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(TimestampingUsage));
        return chain.Build(signer)
            ? null
            : $"its signer '{signer.Subject}' does not descend from the configured CA: {string.Join(' ', chain.ChainStatus.Select(status => status.StatusInformation.Trim()))}";
    }

    public void Dispose()
    {
        foreach (var certificate in _roots)
            certificate.Dispose();
    }

    private static CollectorException Unusable(string path, string why, Exception? cause) =>
        new($"The time-stamping authority's certificate '{path}' cannot be used: {why}; name a PEM file with its CA certificate.", cause) { IsConfiguration = true };
}
