using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AuditOtel;
using Microsoft.AspNetCore.Mvc;

namespace Administration;

/// <summary>Keys, certificates and programs over HTTP.</summary>
[Route("api/keys")]
public sealed class KeysController(IFirmware firmware, RSA key, X509Store store) : ControllerBase
{
    /// <summary>Hands out a private key.</summary>
    [HttpGet("private")]
    public byte[] Export() => key.ExportPkcs8PrivateKey(); // AOT0101: controller action KeysController.Export -> AsymmetricAlgorithm.ExportPkcs8PrivateKey

    /// <summary>Hands out a private key that only its receiver can open.</summary>
    [HttpPost("escrow")]
    [Audited("key.export", Class = AuditClass.Key)]
    public byte[] Escrow([AuditTarget("key")] string name, [AuditSecret] string password) =>
        key.ExportEncryptedPkcs8PrivateKey(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 600_000));

    /// <summary>Hands out a public key.</summary>
    [HttpGet("public")]
    public byte[] Public() => key.ExportRSAPublicKey();

    /// <summary>Trusts a certificate.</summary>
    [HttpPost("trusted")]
    public void Trust(string path)
    {
        store.Open(OpenFlags.ReadWrite);
        store.Add(X509CertificateLoader.LoadCertificateFromFile(path)); // AOT0101: controller action KeysController.Trust -> X509Store.Add
    }

    /// <summary>Trusts a certificate no longer.</summary>
    [HttpDelete("trusted")]
    [Audited("certificate.distrust", Class = AuditClass.Key)]
    public void Distrust([AuditTarget("certificate")] string path)
    {
        store.Open(OpenFlags.ReadWrite);
        store.Remove(X509CertificateLoader.LoadCertificateFromFile(path));
    }

    /// <summary>Replaces the device's program.</summary>
    [HttpPost("firmware")]
    public void Flash([FromBody] byte[] image) => firmware.FlashNow(image); // AOT0101: controller action KeysController.Flash -> IFirmware.FlashNow

    /// <summary>Replaces the device's program, and says so.</summary>
    [HttpPut("firmware")]
    [Audited("firmware.update", Class = AuditClass.Firmware, TargetType = "device", TargetId = "own")]
    public void Update([FromBody] byte[] image) => firmware.FlashNow(image);
}
