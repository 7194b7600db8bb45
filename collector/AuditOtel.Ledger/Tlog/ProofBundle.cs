using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;

namespace AuditOtel.Ledger.Tlog;

/// <summary>
/// The proof of one entry that can be checked without the ledger (C2SP tlog-proof v1). Its extra data carries the entry and, for a record, the entry of
/// its context: a version byte 01, then both, each behind its length as a big-endian u16; a context has none behind it.
/// </summary>
public sealed class ProofBundle
{
    /// <summary>Longest bundle that is read, in bytes: two entries in base64, 63 hashes, the longest checkpoint.</summary>
    public const int MaxBytes = 256 * 1024;

    private const string Header = "c2sp.org/tlog-proof@v1";
    private const string ExtraWord = "extra ";
    private const string IndexWord = "index ";
    private const byte ExtraVersion = 1;

    private ProofBundle(long index, IReadOnlyList<byte[]> hashes, string note, LedgerEntry entry)
    {
        Index = index;
        Hashes = hashes;
        Note = note;
        Entry = entry;
    }

    /// <summary>The entry's index.</summary>
    public long Index { get; }

    /// <summary>The inclusion proof, from leaf to root (RFC 6962, section 2.1.1).</summary>
    public IReadOnlyList<byte[]> Hashes { get; }

    /// <summary>The checkpoint as signed note.</summary>
    public string Note { get; }

    /// <summary>The entry the bundle is about; not to be trusted before <see cref="ProofCheck"/> has said so.</summary>
    public LedgerEntry Entry { get; }

    /// <summary>The proof of an entry in the tree of a checkpoint of the ledger.</summary>
    /// <param name="tiles">The ledger.</param>
    /// <param name="index">The entry.</param>
    /// <param name="checkpoint">The published checkpoint or a kept one; it covers the entry.</param>
    /// <exception cref="LedgerException">The ledger cannot be read, is not what was signed, or is not what the checkpoint signs.</exception>
    public static ProofBundle Create(TileReader tiles, long index, Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        ArgumentNullException.ThrowIfNull(checkpoint);
        if (!tiles.RootAt(checkpoint.Size).AsSpan().SequenceEqual(checkpoint.Root))
            throw new LedgerException(LedgerReason.Corrupt, $"The kept checkpoint of size {checkpoint.Size} is not of the entries that the ledger {tiles.Identity.Name} holds; verify the ledger.");
        return new ProofBundle(index, tiles.InclusionProof(index, checkpoint.Size), checkpoint.Note, tiles.Entry(index).Copy());
    }

    /// <summary>The leaf hash of its entry, computed from its bytes; 32 bytes.</summary>
    public ReadOnlyMemory<byte> LeafHash() => Entry.LeafHash();

    /// <summary>The bundle as text.</summary>
    public string Format()
    {
        var text = new StringBuilder();
        text.Append(Header).Append('\n');
        text.Append(ExtraWord).Append(Convert.ToBase64String(Extra())).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"{IndexWord}{Index}\n");
        foreach (byte[] hash in Hashes)
            text.Append(Convert.ToBase64String(hash)).Append('\n');
        return text.Append('\n').Append(Note).ToString();
    }

    /// <summary>Reads a bundle strictly; nothing in it is verified yet.</summary>
    /// <exception cref="LedgerException">It is no bundle of a ledger's entry.</exception>
    public static ProofBundle Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
            throw Malformed($"it is longer than {MaxBytes} bytes");
        if (!SignedNote.TryDecode(bytes, out string? text))
            throw Malformed("it is no text of the form expected");
        int end = text.IndexOf("\n\n", StringComparison.Ordinal);
        string[] lines = end < 0 ? [] : text[..end].Split('\n');
        if (lines.Length < 3 || !string.Equals(lines[0], Header, StringComparison.Ordinal))
            throw Malformed($"it does not begin with '{Header}', an extra line and an index line");
        if (!lines[1].StartsWith(ExtraWord, StringComparison.Ordinal) || !NoteText.TryDecode(lines[1][ExtraWord.Length..], out byte[]? extra))
            throw Malformed("its extra line does not carry the entry");
        if (!lines[2].StartsWith(IndexWord, StringComparison.Ordinal) || !NoteText.TryParseSize(lines[2][IndexWord.Length..], out long index))
            throw Malformed("its index line has no index");
        return new ProofBundle(index, ParseHashes(lines.AsSpan(3)), text[(end + 2)..], ParseExtra(extra, index));
    }

    private static List<byte[]> ParseHashes(ReadOnlySpan<string> lines)
    {
        if (lines.Length > CompactRange.MaxNodes)
            throw Malformed($"it has more than {CompactRange.MaxNodes} hashes");
        var hashes = new List<byte[]>();
        foreach (string line in lines)
        {
            if (!NoteText.TryDecode(line, out byte[]? hash) || hash.Length != MerkleTree.HashLength)
                throw Malformed("one of its hashes is not 32 bytes in base64");
            hashes.Add(hash);
        }

        return hashes;
    }

    private static LedgerEntry ParseExtra(ReadOnlySpan<byte> extra, long index)
    {
        if (extra.IsEmpty || extra[0] != ExtraVersion || !TryTake(extra[1..], out byte[] entry, out ReadOnlySpan<byte> rest))
            throw Malformed("its extra line is of another program or version");
        if (entry is [(byte)EntryKind.Context, ..] && rest.IsEmpty)
            return new LedgerEntry(index, EntryKind.Context, entry, entry.AsMemory(1), entry.AsMemory(1));
        if (entry is not [(byte)EntryKind.Record, ..] || entry.Length < AppendBatch.RecordHead || !TryTake(rest, out byte[] context, out rest) || !rest.IsEmpty)
            throw Malformed("its extra line carries no entry of a ledger");
        if (context is not [(byte)EntryKind.Context, ..] || ContextKey.Of(context.AsSpan(1)) != ContextKey.In(entry))
            throw Malformed("the context it carries is not the one that its record names");
        return new LedgerEntry(index, EntryKind.Record, entry, entry.AsMemory(AppendBatch.RecordHead), context.AsMemory(1));
    }

    private static bool TryTake(ReadOnlySpan<byte> source, out byte[] taken, out ReadOnlySpan<byte> rest)
    {
        taken = [];
        rest = default;
        if (source.Length < sizeof(ushort))
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(source);
        source = source[sizeof(ushort)..];
        if (length == 0 || length > source.Length)
            return false;
        taken = source[..length].ToArray();
        rest = source[length..];
        return true;
    }

    private byte[] Extra()
    {
        using var extra = new MemoryStream();
        extra.WriteByte(ExtraVersion);
        Append(extra, Entry.Bytes.Span);
        if (Entry.Kind == EntryKind.Record)
            Append(extra, [(byte)EntryKind.Context, .. Entry.Context.Span]);
        return extra.ToArray();
    }

    private static void Append(MemoryStream extra, ReadOnlySpan<byte> entry)
    {
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)entry.Length));
        extra.Write(length);
        extra.Write(entry);
    }

    private static LedgerException Malformed(string why) => new(LedgerReason.Invalid, $"The proof is not one of a ledger's entry: {why}.");
}
