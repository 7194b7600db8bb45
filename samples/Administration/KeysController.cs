using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Mvc;

namespace Administration;

/// <summary>Keys, certificates and programs over HTTP.</summary>
[Route("api/keys")]
public sealed class KeysController(IFirmware firmware, RSA key, X509Store store) : ControllerBase
{
    /// <summary>Hands out a private key.</summary>
    [HttpGet("private")]
    public byte[] Export() => key.ExportPkcs8PrivateKey(); // AOT0101: controller action KeysController.Export -> AsymmetricAlgorithm.ExportPkcs8PrivateKey

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

    /// <summary>Replaces the device's program.</summary>
    [HttpPost("firmware")]
    public void Flash([FromBody] byte[] image) => firmware.FlashNow(image); // AOT0101: controller action KeysController.Flash -> IFirmware.FlashNow
}
