using System.Security.Cryptography;
using AuditOtel.Ledger.Sealing;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Archiving;

/// <summary>The seals of a ledger that go into an archive: see <see cref="SealLayout"/>. They are found by their sizes, which never go back.</summary>
internal sealed class CoveringSeals
{
    private readonly DurableDirectory _root;

    private CoveringSeals(DurableDirectory root, SealLayout layout, Seal last)
    {
        _root = root;
        Layout = layout;
        Last = last;
    }

    public SealLayout Layout { get; }

    /// <summary>The first seal that covers all entries of the archive.</summary>
    public Seal Last { get; }

    /// <summary>Finds the seals for the entries from one index to before another.</summary>
    /// <exception cref="LedgerException">No seal covers them, or one is damaged.</exception>
    public static CoveringSeals Find(DurableDirectory root, string origin, long first, long end)
    {
        using DurableFile file = OpenRead(root);
        byte[] block = new byte[SealHeader.Bytes];
        if (SealHeader.Parse(block.AsSpan(0, file.Read(block, 0)), origin, out _) is { } problem)
            throw Damaged(root, problem);
        long last = FirstOver(file, end - 1);
        Seal covering = At(file, last) ?? throw Damaged(root, $"no seal covers the entries up to {end - 1}, which a checkpoint covers");
        return new CoveringSeals(root, new SealLayout(Math.Max(0, FirstOver(file, first - 1) - 1)), covering);
    }

    /// <summary>Opens the ledger's seals.</summary>
    public DurableFile OpenRead() => OpenRead(_root);

    /// <summary>What goes into the archive.</summary>
    public SealStream Read(DurableFile file) => new(file, Layout, Last.Index);

    /// <summary>Describes the file in the archive, when every seal in it is undamaged and in its place.</summary>
    /// <exception cref="LedgerException">One is not.</exception>
    public ArchiveMember Describe(CancellationToken ct)
    {
        using DurableFile file = OpenRead();
        using SealStream stream = Read(file);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] frame = new byte[SealFrame.Bytes];
        stream.ReadExactly(frame.AsSpan(0, SealHeader.Bytes));
        digest.AppendData(frame.AsSpan(0, SealHeader.Bytes));
        for (long position = 0; stream.Position < stream.Length; position++)
        {
            ct.ThrowIfCancellationRequested();
            if (stream.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) < frame.Length || SealFrame.Parse(frame)?.Index != Layout.IndexAt(position))
                throw Damaged(_root, $"seal {Layout.IndexAt(position)} is missing or damaged");
            digest.AppendData(frame);
        }

        return new ArchiveMember(ArchiveNames.Seals, stream.Length, digest.GetHashAndReset());
    }

    private static DurableFile OpenRead(DurableDirectory root) => root.OpenRead(LedgerDirectory.SealsFile);

    /// <summary>The number of the first seal that covers more entries than given; the number behind the last one when none does.</summary>
    private static long FirstOver(DurableFile file, long size)
    {
        long low = 0;
        long high = Math.Max(0, file.Length() - SealHeader.Bytes) / SealFrame.Bytes;
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            if (At(file, middle) is { } seal && seal.Size <= size)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static Seal? At(DurableFile file, long index)
    {
        byte[] frame = new byte[SealFrame.Bytes];
        return file.Read(frame, SealFile.OffsetOf(index)) == frame.Length && SealFrame.Parse(frame) is { } seal && seal.Index == index ? seal : null;
    }

    private static LedgerException Damaged(DurableDirectory root, string what) =>
        new(LedgerReason.Corrupt, $"The seals in '{root.PathOf(LedgerDirectory.SealsFile)}' cannot be archived: {what}; verify the ledger.");
}
