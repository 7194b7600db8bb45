using System.Security.Cryptography;
using System.Text.Json;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Sealing;

namespace AuditOtel.Ledger;

/// <summary>
/// What verifies a ledger's seals: its name, its key, the first MAC key, the hash of the first signing key, the longest time between two seals and the
/// first checkpoint. It is given once, when the ledger is created, and belongs off the host. Who steals it can forge nothing, because the seals are
/// signed too; who lacks it cannot tell a chain that was begun anew.
/// </summary>
public sealed class SealVerificationKey : IDisposable
{
    /// <summary>Longest text that is read, in characters.</summary>
    public const int MaxLength = 16 * 1024;

    private const int Version = 1;
    private readonly byte[] _secret;
    private readonly byte[] _firstKeyHash;

    internal SealVerificationKey(string origin, string logKey, ReadOnlySpan<byte> secret, byte[] firstKeyHash, TimeSpan interval, string checkpoint)
    {
        Origin = origin;
        LogKey = logKey;
        _secret = GC.AllocateArray<byte>(SealSecret.Length, pinned: true);
        secret.CopyTo(_secret);
        _firstKeyHash = firstKeyHash;
        Interval = interval;
        Checkpoint = checkpoint;
    }

    /// <summary>The ledger's name.</summary>
    public string Origin { get; }

    /// <summary>The Ed25519 verifier key of the ledger's checkpoints, as C2SP signed-note text.</summary>
    public string LogKey { get; }

    /// <summary>The longest time between two seals, and the greatest age of the newest one; 1 s to 10 min.</summary>
    public TimeSpan Interval { get; }

    /// <summary>The checkpoint at the time of creation, as a signed note.</summary>
    public string Checkpoint { get; }

    internal ReadOnlySpan<byte> Secret => _secret;

    internal ReadOnlySpan<byte> FirstKeyHash => _firstKeyHash;

    /// <summary>Reads the text that <see cref="Format"/> gives.</summary>
    /// <exception cref="LedgerException">It is no such text (<see cref="LedgerReason.Invalid"/>).</exception>
    public static SealVerificationKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
            throw Invalid($"it is longer than {MaxLength} characters");
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 2 });
            return Parse(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw Invalid("it is not JSON of the form expected", e);
        }
    }

    /// <summary>The key as one line of JSON, without a line end.</summary>
    public string Format()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            writer.WriteString("origin", Origin);
            writer.WriteString("logKey", LogKey);
            writer.WriteBase64String("sealSecret", _secret);
            writer.WriteBase64String("sealKeyHash", _firstKeyHash);
            writer.WriteNumber("sealIntervalMs", (long)Interval.TotalMilliseconds);
            writer.WriteString("checkpoint", Checkpoint);
            writer.WriteEndObject();
        }

        string text = System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
        CryptographicOperations.ZeroMemory(stream.GetBuffer());
        return text;
    }

    /// <summary>Zeroes the secret in memory.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_secret);

    private static SealVerificationKey Parse(JsonElement root)
    {
        if (root.EnumerateObject().Count() != 7)
            throw Invalid("it has other keys than version, origin, logKey, sealSecret, sealKeyHash, sealIntervalMs and checkpoint");
        int version = root.GetProperty("version").GetInt32();
        if (version != Version)
            throw Invalid($"its version {version} is not known to this program, which knows {Version}");
        string origin = Text(root, "origin");
        string logKey = Text(root, "logKey");
        string checkpoint = Text(root, "checkpoint");
        long interval = root.GetProperty("sealIntervalMs").GetInt64();
        byte[] secret = Bytes(root, "sealSecret");
        byte[] hash = Bytes(root, "sealKeyHash");
        try
        {
            if (!NoteVerifier.TryParse(logKey, out NoteVerifier? key) || !string.Equals(key.Name, origin, StringComparison.Ordinal))
                throw Invalid("its logKey is not a verifier key of its origin");
            if (secret.Length != SealSecret.Length || hash.Length != MerkleTree.HashLength)
                throw Invalid("sealSecret and sealKeyHash are not 32 bytes each");
            if (interval is < 1 or > int.MaxValue || !LedgerOptions.IsSealInterval(TimeSpan.FromMilliseconds(interval)))
                throw Invalid("its sealIntervalMs is not 1000 to 600000");
            if (CheckpointNote.Read(System.Text.Encoding.UTF8.GetBytes(checkpoint), origin, [key], out _) != CheckpointOutcome.Valid)
                throw Invalid("its checkpoint is not one that its logKey signed");
            return new SealVerificationKey(origin, logKey, secret, hash, TimeSpan.FromMilliseconds(interval), checkpoint);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString() ?? "";

    private static byte[] Bytes(JsonElement root, string name) => NoteText.TryDecode(Text(root, name), out byte[]? bytes) ? bytes : [];

    private static LedgerException Invalid(string what, Exception? cause = null) =>
        new(LedgerReason.Invalid, $"The seal key given cannot be used: {what}; give the file that was taken off the host when the ledger was created.", cause);
}
