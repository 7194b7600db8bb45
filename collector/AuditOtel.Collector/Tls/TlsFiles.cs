using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuditOtel.Collector.Tls;

/// <summary>Certificates and keys from PEM files (RFC 7468) that an operator names. Whatever is wrong with one is one sentence.</summary>
internal static class TlsFiles
{
    /// <summary>Trusts the authorities of a file and no others.</summary>
    /// <param name="file">One or several certificates.</param>
    /// <param name="owner">What they are for, such as <c>a witness</c>.</param>
    /// <exception cref="CollectorException">The file cannot be used.</exception>
    internal static X509ChainPolicy Trusting(string file, string owner)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception problem) when (problem is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new CollectorException($"The certificate file '{file}' of {owner} cannot be used: {problem.Message}", problem) { IsConfiguration = true };
        }

        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new CollectorException($"The certificate file '{file}' of {owner} holds no certificate.") { IsConfiguration = true };
    }

    /// <summary>All certificates of a file whose first one <see cref="Identity"/> has read: those behind it lead to the authority.</summary>
    internal static X509Certificate2Collection Certificates(string file)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(file);
        return certificates;
    }

    /// <summary>A certificate with its private key.</summary>
    /// <param name="certificate">The certificate's file.</param>
    /// <param name="key">The key's file, unencrypted.</param>
    /// <param name="owner">What they are for, such as <c>a witness</c>.</param>
    /// <exception cref="CollectorException">The files cannot be used, or do not belong together.</exception>
    internal static X509Certificate2 Identity(string certificate, string key, string owner)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (Exception problem) when (problem is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CollectorException($"The certificate '{certificate}' and the key '{key}' of {owner} cannot be used together: {problem.Message}", problem) { IsConfiguration = true };
        }
    }

    /// <summary>How we speak TLS to a host: TLS 1.2 or 1.3, its certificate from the authorities that were named, and ours when there is one.</summary>
    /// <param name="authority">The authorities' file; null for the system's.</param>
    /// <param name="identity">Our certificate with its key; null when we show none.</param>
    /// <param name="certificate">The file that <paramref name="identity"/> came from: the certificates behind it are shown, too.</param>
    /// <param name="owner">What they are for, such as <c>a witness</c>.</param>
    /// <exception cref="CollectorException">The authorities' file cannot be used.</exception>
    internal static SslClientAuthenticationOptions Client(string? authority, X509Certificate2? identity, string? certificate, string owner) => new()
    {
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateChainPolicy = authority is null ? null : Trusting(authority, owner),
        ClientCertificateContext = identity is null ? null : SslStreamCertificateContext.Create(identity, Certificates(certificate!), offline: true),
    };
}
