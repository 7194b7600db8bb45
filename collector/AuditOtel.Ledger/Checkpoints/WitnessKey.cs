using System.Security.Cryptography;
using System.Text;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Checkpoints;

/// <summary>The private key of a witness, cosignature/v1 (C2SP tlog-cosignature); memory is cleared on dispose.</summary>
internal sealed class WitnessKey : IDisposable
{
    private const int MaxKeyBytes = 4096;
    private readonly byte[] _seed;

    private WitnessKey(string name, byte[] seed)
    {
        _seed = seed;
        Verifier = NoteVerifier.FromCosigner(name, Ed25519.PublicKey(seed));
    }

    public NoteVerifier Verifier { get; }

    public static WitnessKey Generate(string name) => new(name, RandomNumberGenerator.GetBytes(Ed25519.KeyLength));

    public void Save(DurableDirectory directory, string file)
    {
        byte[] text = Encoding.UTF8.GetBytes(PrivateNoteKey.Format(Verifier, NoteVerifier.CosignatureType, _seed));
        directory.WriteAtomically(file, text);
        CryptographicOperations.ZeroMemory(text);
    }

    /// <exception cref="LedgerException">The key is not in its form.</exception>
    public static WitnessKey Load(DurableDirectory directory, string file)
    {
        byte[] text = directory.ReadAll(file, MaxKeyBytes);
        try
        {
            return PrivateNoteKey.TryParse(Encoding.UTF8.GetString(text), NoteVerifier.CosignatureType, out string? name, out byte[]? seed)
                ? new WitnessKey(name, seed)
                : throw new LedgerException(LedgerReason.Invalid, $"The key '{directory.PathOf(file)}' is not a witness's private key in signed-note form; restore it from a backup.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    /// <summary>The signature line that says: at this time this was the largest consistent checkpoint seen.</summary>
    public string Cosign(string body, DateTimeOffset now)
    {
        long time = now.ToUnixTimeSeconds();
        byte[] signature = new byte[NoteVerifier.CosignatureLength];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(signature, time);
        Ed25519.Sign(_seed, NoteVerifier.CosignedMessage(Encoding.UTF8.GetBytes(body), time)).CopyTo(signature, sizeof(ulong));
        return NoteSignature.Format(Verifier, signature);
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_seed);
}
