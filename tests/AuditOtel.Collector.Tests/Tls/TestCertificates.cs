using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuditOtel.Collector.Tests.Tls;

/// <summary>A certification authority of its own, and the certificates of a server on loopback and of a client that it issued, as PEM files.</summary>
internal sealed class TestCertificates : IDisposable
{
    /// <summary>The client's name.</summary>
    internal const string ClientName = "collector";

    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("aotw-tls");

    internal TestCertificates(int expiredDays = 0)
    {
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test CA", caKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var ca = request.CreateSelfSigned(now.AddDays(-100), now.AddDays(100));
        File.WriteAllText(Ca, ca.ExportCertificatePem());

        var end = now.AddDays(expiredDays == 0 ? 50 : -expiredDays);
        var server = new SubjectAlternativeNameBuilder();
        server.AddIpAddress(IPAddress.Loopback);
        Issue(ca, "server", ServerUse, server, end, Certificate, Key);
        var client = new SubjectAlternativeNameBuilder();
        client.AddDnsName(ClientName);
        Issue(ca, ClientName, ClientUse, client, end, ClientCertificate, ClientKey);
    }

    internal string Ca => Path.Combine(_root.FullName, "ca.pem");

    internal string Certificate => Path.Combine(_root.FullName, "server.pem");

    internal string Key => Path.Combine(_root.FullName, "server.key");

    internal string ClientCertificate => Path.Combine(_root.FullName, "client.pem");

    internal string ClientKey => Path.Combine(_root.FullName, "client.key");

    public void Dispose() => _root.Delete(recursive: true);

    private static void Issue(X509Certificate2 ca, string name, string use, SubjectAlternativeNameBuilder names, DateTimeOffset end, string certificateFile, string keyFile)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        using var certificate = request.Create(ca, end.AddDays(-80), end, RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
    }
}
