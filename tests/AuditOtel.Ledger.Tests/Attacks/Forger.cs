using System.Globalization;
using System.Text;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>
/// Rewrites a ledger as somebody would who knows its format and owns the host: every header, frame, checksum and count fits the entries he wants; level hashes and
/// signatures as well when he takes the trouble.
/// </summary>
internal sealed class Forger : INodeSink
{
    private readonly string _path;
    private readonly string _origin;
    private readonly List<byte>[] _levels = [.. Enumerable.Range(0, TreeFiles.MaxLevels).Select(static _ => new List<byte>())];
    private readonly Dictionary<long, byte[]> _roots = [];

    private Forger(string path, string origin)
    {
        _path = path;
        _origin = origin;
        foreach (string segment in SegmentPaths())
        {
            byte[] bytes = File.ReadAllBytes(segment);
            Segments.Add([.. SegmentImage.Frames(bytes).Where(static f => f.Header.Type == FrameType.Entry).Select(f => bytes.AsSpan(f.Offset + FrameHeader.Bytes, f.Header.Length).ToArray())]);
        }
    }

    /// <summary>The entries of each segment, to be changed.</summary>
    public List<List<byte[]>> Segments { get; } = [];

    public static Forger Of(string path, string origin = TestLedger.Name) => new(path, origin);

    /// <summary>The segment that holds an entry, and the entry's place in it.</summary>
    public (List<byte[]> Segment, int Place) Find(long index)
    {
        foreach (List<byte[]> segment in Segments)
        {
            if (index < segment.Count)
                return (segment, (int)index);
            index -= segment.Count;
        }

        throw new ArgumentOutOfRangeException(nameof(index));
    }

    /// <summary>Writes the segments anew.</summary>
    public Forger WriteSegments()
    {
        foreach (string old in SegmentPaths())
            File.Delete(old);
        var range = new CompactRange();
        long records = 0;
        _roots[0] = range.Root();
        foreach (List<byte[]> entries in Segments)
            records += WriteSegment(entries, range, records);
        return this;
    }

    /// <summary>Makes the level files fit.</summary>
    public Forger WriteTree()
    {
        for (int level = 0; level < TreeFiles.MaxLevels; level++)
        {
            string path = Path.Combine(_path, LedgerDirectory.TreeDirectory, TreeFiles.NameOf(level));
            File.Delete(path);
            if (_levels[level].Count > 0)
                File.WriteAllBytes(path, [.. _levels[level]]);
        }

        return this;
    }

    /// <summary>Signs all checkpoints on the host anew with the keys that lie there, or with fresh ones put in their place.</summary>
    public Forger Sign(bool withNewKeys = false)
    {
        using DurableDirectory root = DurableDirectory.Open(LinuxSystemCalls.Instance, _path);
        using DurableDirectory directory = root.OpenDirectory(LedgerDirectory.KeysDirectory);
        using LogKeys keys = withNewKeys ? LogKeys.Generate(_origin) : LogKeys.Load(directory, _origin);
        if (withNewKeys)
        {
            File.WriteAllText(root.PathOf(LedgerDirectory.Ed25519KeyFile), keys.Ed25519Verifier.Text + "\n");
            File.WriteAllText(root.PathOf(LedgerDirectory.EcdsaKeyFile), keys.EcdsaVerifier.Text + "\n");
        }

        WriteNote(keys, root.PathOf(LedgerDirectory.CheckpointFile), _roots.Keys.Max());
        string stored = root.PathOf(LedgerDirectory.CheckpointsDirectory);
        foreach (string note in Directory.Exists(stored) ? Directory.GetFiles(stored) : [])
        {
            long size = long.Parse(Path.GetFileName(note), CultureInfo.InvariantCulture);
            if (_roots.ContainsKey(size))
                WriteNote(keys, note, size);
            else
                File.Delete(note);
        }

        return this;
    }

    void INodeSink.Add(int level, long index, ReadOnlySpan<byte> hash) => _levels[level].AddRange(hash);

    private void WriteNote(LogKeys keys, string path, long size) => File.WriteAllText(path, keys.Sign(_origin, size, _roots[size]).Note, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    private int WriteSegment(List<byte[]> entries, CompactRange range, long records)
    {
        long first = range.Size;
        byte[] header = SegmentHeader.Format(_origin, range, records, 0, 0, DateTimeOffset.UnixEpoch);
        List<byte> bytes = [.. header];
        foreach (byte[] entry in entries)
        {
            bytes.AddRange(Frame(header, bytes.Count, new FrameHeader(entry.Length, 0, FrameType.Entry, 0, range.Size), entry));
            byte[] hash = new byte[MerkleTree.HashLength];
            MerkleTree.HashLeaf((byte[])[0, .. entry], hash);
            range.Append(hash, this);
            _roots[range.Size] = range.Root();
        }

        bytes.AddRange(Frame(header, bytes.Count, new FrameHeader(0, 0, FrameType.Trailer, 0, range.Size - 1), []));
        File.WriteAllBytes(Path.Combine(_path, LedgerDirectory.SegmentsDirectory, new SegmentName(first).ToString()), [.. bytes]);
        return entries.Count(static entry => entry[0] == (byte)EntryKind.Record);
    }

    private static byte[] Frame(byte[] header, int offset, FrameHeader head, byte[] entry)
    {
        byte[] frame = new byte[head.FrameLength];
        entry.CopyTo(frame, FrameHeader.Bytes);
        FrameHeader.Stamp(frame, head, SegmentImage.FirstIndex(header), SegmentImage.Seed(header).At(offset));
        return frame;
    }

    private string[] SegmentPaths() => [.. Directory.GetFiles(Path.Combine(_path, LedgerDirectory.SegmentsDirectory), "*.seg").Order(StringComparer.Ordinal)];
}
