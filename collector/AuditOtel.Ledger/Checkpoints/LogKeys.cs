using System.Security.Cryptography;
using System.Text;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Checkpoints;

/// <summary>The two private keys that sign checkpoints; memory is cleared on dispose.</summary>
internal sealed class LogKeys : IDisposable
{
    public const string Ed25519File = "log-ed25519.key";
    public const string EcdsaFile = "log-ecdsa.key";

    private const int MaxKeyBytes = 4096;
    private readonly byte[] _seed;
    private readonly ECDsa _ecdsa;

    private LogKeys(string name, byte[] seed, ECDsa ecdsa)
    {
        _seed = seed;
        _ecdsa = ecdsa;
        Ed25519Verifier = NoteVerifier.FromEd25519(name, Ed25519.PublicKey(seed));
        EcdsaVerifier = NoteVerifier.FromEcdsa(name, ecdsa);
    }

    public NoteVerifier Ed25519Verifier { get; }

    public NoteVerifier EcdsaVerifier { get; }

    public static LogKeys Generate(string name) => new(name, RandomNumberGenerator.GetBytes(Ed25519.KeyLength), ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public void Save(DurableDirectory keys)
    {
        string seed = PrivateNoteKey.Format(Ed25519Verifier, NoteVerifier.Ed25519Type, _seed);
        keys.WriteAtomically(Ed25519File, Encoding.UTF8.GetBytes(seed));
        keys.WriteAtomically(EcdsaFile, Encoding.UTF8.GetBytes(_ecdsa.ExportPkcs8PrivateKeyPem() + "\n"));
    }

    /// <exception cref="LedgerException">A key is not in its form.</exception>
    public static LogKeys Load(DurableDirectory keys, string name)
    {
        byte[] seed = ParseSeed(Encoding.UTF8.GetString(keys.ReadAll(Ed25519File, MaxKeyBytes)), keys.PathOf(Ed25519File));
        var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportFromPem(Encoding.UTF8.GetString(keys.ReadAll(EcdsaFile, MaxKeyBytes)));
            return new LogKeys(name, seed, ecdsa);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            ecdsa.Dispose();
            throw new LedgerException(LedgerReason.Invalid, $"The key '{keys.PathOf(EcdsaFile)}' is not a P-256 private key in PEM form; restore it from a backup.", e);
        }
    }

    /// <summary>Signs a checkpoint: Ed25519 first, ECDSA second.</summary>
    public Checkpoint Sign(string origin, long size, byte[] root)
    {
        string body = CheckpointNote.Body(origin, size, root);
        byte[] text = Encoding.UTF8.GetBytes(body);
        string first = NoteSignature.Format(Ed25519Verifier, Ed25519.Sign(_seed, text));
        string second = NoteSignature.Format(EcdsaVerifier, _ecdsa.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        return new Checkpoint(origin, size, root, body + "\n" + first + second);
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_seed);
        _ecdsa.Dispose();
    }

    private static byte[] ParseSeed(string text, string path)
    {
        if (PrivateNoteKey.TryParse(text, NoteVerifier.Ed25519Type, out _, out byte[]? seed))
            return seed;
        throw new LedgerException(LedgerReason.Invalid, $"The key '{path}' is not an Ed25519 private key in signed-note form; restore it from a backup.");
    }
}
