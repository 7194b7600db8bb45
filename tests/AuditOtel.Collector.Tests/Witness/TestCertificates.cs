using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuditOtel.Collector.Tests.Witness;

/// <summary>A certification authority of its own, and the certificate of a server on loopback that it issued, as PEM files.</summary>
internal sealed class TestCertificates : IDisposable
{
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

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var server = new CertificateRequest("CN=witness", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        server.CertificateExtensions.Add(names.Build());
        server.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var certificate = server.Create(ca, now.AddDays(-50), now.AddDays(expiredDays == 0 ? 50 : -expiredDays), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
    }

    internal string Ca => Path.Combine(_root.FullName, "ca.pem");

    internal string Certificate => Path.Combine(_root.FullName, "server.pem");

    internal string Key => Path.Combine(_root.FullName, "server.key");

    public void Dispose() => _root.Delete(recursive: true);
}
