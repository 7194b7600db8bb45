using System.Security.Cryptography;
using System.Text;
using AuditOtel.Ledger.Checkpoints;

namespace AuditOtel.Ledger.Tests.Tlog;

/// <summary>A log of another make that signs whatever body it is given.</summary>
internal sealed class SelfMadeLog(string name) : IDisposable
{
    private readonly byte[] _seed = RandomNumberGenerator.GetBytes(Ed25519.KeyLength);

    public string VerifierKey => Key.Text;

    private NoteVerifier Key => NoteVerifier.FromEd25519(name, Ed25519.PublicKey(_seed));

    public string Sign(string body) => $"{body}\n{NoteSignature.Format(Key, Ed25519.Sign(_seed, Encoding.UTF8.GetBytes(body)))}";

    public void Dispose() => CryptographicOperations.ZeroMemory(_seed);
}
