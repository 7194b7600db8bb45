using System.Security.Cryptography;
using System.Text;
using AuditOtel.Ledger.Checkpoints;

namespace AuditOtel.Ledger.Tests.Checkpoints;

/// <summary>Verifier keys of C2SP signed-note.</summary>
[Trait("Requirement", "L5")]
public sealed class NoteVerifierTests
{
    /// <summary>The example key and note of golang.org/x/mod/sumdb/note's documentation.</summary>
    private const string ExampleKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private const string ExampleText = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";

    private const string ExampleSignature = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";

    [Fact]
    public void The_published_example_verifies()
    {
        Assert.True(NoteVerifier.TryParse(ExampleKey, out NoteVerifier? key));
        Assert.Equal(("PeterNeumann", 0xc74f20a3u, ExampleKey), (key.Name, key.KeyId, key.Text));
        ReadOnlySpan<byte> signature = Convert.FromBase64String(ExampleSignature).AsSpan(4);
        Assert.True(key.Verify(Encoding.UTF8.GetBytes(ExampleText), signature));
        Assert.False(key.Verify(Encoding.UTF8.GetBytes(ExampleText + "\n"), signature));
        Assert.False(key.Verify(Encoding.UTF8.GetBytes(ExampleText), signature[1..]));
    }

    [Fact]
    public void Both_kinds_of_key_survive_their_text()
    {
        using LogKeys keys = LogKeys.Generate("auditotel/test");
        foreach (NoteVerifier key in (NoteVerifier[])[keys.Ed25519Verifier, keys.EcdsaVerifier])
        {
            Assert.True(NoteVerifier.TryParse(key.Text, out NoteVerifier? read));
            Assert.Equal((key.Name, key.KeyId), (read.Name, read.KeyId));
        }
    }

    [Fact]
    public void The_id_of_an_ECDSA_key_is_the_head_of_the_hash_of_its_SPKI()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] spki = ecdsa.ExportSubjectPublicKeyInfo();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(spki)[..4]), NoteVerifier.FromEcdsa("name", ecdsa).KeyId.ToString("x8"));
    }

    [Theory]
    [InlineData("PeterNeumann+c74f20a3")]
    [InlineData("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PaulNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW ")]
    [InlineData("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("")]
    public void A_text_that_is_no_key_is_refused(string text) => Assert.False(NoteVerifier.TryParse(text, out _));

    [Fact]
    public void A_key_of_another_curve_or_with_bytes_behind_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.False(NoteVerifier.TryParse(NoteVerifier.FromEcdsa("name", other).Text, out _));
        using var right = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.True(NoteVerifier.TryParse(NoteVerifier.FromEcdsa("name", right).Text, out _));
        byte[] longer = [.. right.ExportSubjectPublicKeyInfo(), 0];
        string text = $"name+{Convert.ToHexStringLower(SHA256.HashData(longer)[..4])}+{Convert.ToBase64String([NoteVerifier.EcdsaType, .. longer])}";
        Assert.False(NoteVerifier.TryParse(text, out _));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("example.com/log", true)]
    [InlineData("a b", false)]
    [InlineData("a\u00a0b", false)]
    [InlineData("a+b", false)]
    [InlineData("a\nb", false)]
    [InlineData("\u007f", false)]
    [InlineData("", false)]
    public void A_name_has_no_white_space_control_character_or_plus_sign(string name, bool isName) => Assert.Equal(isName, NoteVerifier.IsName(name));
}
