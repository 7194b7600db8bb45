using System.Globalization;
using AuditOtel.Ledger.Segments;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>A ledger as the writer made it, of several segments, and what an auditor took from it while it grew.</summary>
internal sealed class Victim : IDisposable
{
    /// <summary>How many entries the checkpoint covers that the auditor keeps.</summary>
    public const long KeptSize = 11;

    /// <summary>An entry behind the kept checkpoint, in the first segment.</summary>
    public const long Late = 31;

    private const int SegmentBytes = 8192;
    private readonly Dictionary<string, byte[]> _young = new(StringComparer.Ordinal);

    private Victim()
    {
    }

    /// <summary>How many entries there are.</summary>
    public long Size { get; private set; }

    public TestLedger Ledger { get; } = new();

    public string Path => Ledger.Path;

    /// <summary>The first index of the second segment.</summary>
    public long SecondSegment => FirstIndex(Ledger.Segments[1]);

    /// <summary>The first index of the last segment.</summary>
    public long LastSegment => FirstIndex(Ledger.Segments[^1]);

    /// <summary>The checkpoint that the auditor keeps.</summary>
    public string Kept { get; private set; } = "";

    /// <summary>The newest checkpoint, if the auditor came again just before the attack.</summary>
    public string Newest { get; private set; } = "";

    /// <summary>The keys that the auditor keeps.</summary>
    public string Key { get; private set; } = "";

    public static async Task<Victim> CreateAsync()
    {
        var victim = new Victim();
        await victim.Ledger.FillAsync(3, SegmentBytes);
        victim.Kept = File.ReadAllText(victim.Ledger.CheckpointPath);
        victim.Key = File.ReadAllText(System.IO.Path.Combine(victim.Path, LedgerDirectory.EcdsaKeyFile)) + File.ReadAllText(System.IO.Path.Combine(victim.Path, LedgerDirectory.Ed25519KeyFile));
        victim.KeepNote(KeptSize);
        foreach (string file in Directory.EnumerateFiles(victim.Path, "*", SearchOption.AllDirectories))
            victim._young[file] = await File.ReadAllBytesAsync(file);
        await victim.Ledger.FillAsync(47, SegmentBytes);
        using (LedgerReader reader = LedgerReader.Open(victim.Path))
            victim.Size = reader.Size;
        victim.Newest = File.ReadAllText(victim.Ledger.CheckpointPath);
        return victim;
    }

    public VerificationReport Verify(Evidence evidence) => LedgerVerifier.Verify(new VerificationOptions
    {
        Directory = Path,
        VerifierKey = evidence == Evidence.Key ? Key : null,
        Since = evidence switch { Evidence.Checkpoint => Kept, Evidence.LaterCheckpoint => Newest, _ => null },
    });

    /// <summary>Puts the whole directory back to the moment of the kept checkpoint.</summary>
    public void RollBack()
    {
        foreach (string file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
            File.Delete(file);
        foreach ((string file, byte[] content) in _young)
            File.WriteAllBytes(file, content);
    }

    /// <summary>Stores the newest checkpoint among those that the ledger keeps; returns its path.</summary>
    public string KeepNote(long size)
    {
        string directory = Directory.CreateDirectory(System.IO.Path.Combine(Path, LedgerDirectory.CheckpointsDirectory)).FullName;
        string note = System.IO.Path.Combine(directory, size.ToString("D20", CultureInfo.InvariantCulture));
        File.Copy(Ledger.CheckpointPath, note, overwrite: true);
        return note;
    }

    /// <summary>A ledger of the same name and shape, with other nonces and with one other record in each segment.</summary>
    public Victim Twin()
    {
        var twin = new Victim();
        Forger mine = Forger.Of(Path);
        Forger forger = Forger.Of(twin.Path);
        foreach (List<byte[]> segment in mine.Segments)
        {
            segment[^1][^1] ^= 1;
            forger.Segments.Add(segment);
        }

        forger.WriteSegments().WriteTree().Sign();
        Assert.Equal(VerificationResult.Intact, twin.Ledger.Verify().Result);
        return twin;
    }

    /// <summary>What a file held at the moment of the kept checkpoint.</summary>
    public byte[] Young(string file) => _young[file];

    /// <summary>Changes the bytes of the segment with an entry.</summary>
    public void Change(long index, Action<byte[], int, FrameHeader> change)
    {
        string path = Ledger.Segments.Last(segment => FirstIndex(segment) <= index);
        byte[] bytes = File.ReadAllBytes(path);
        (int offset, FrameHeader header) = SegmentImage.Entry(bytes, index);
        change(bytes, offset, header);
        File.WriteAllBytes(path, bytes);
    }

    public void Dispose() => Ledger.Dispose();

    private static long FirstIndex(string path) =>
        SegmentName.TryParse(System.IO.Path.GetFileName(path), out SegmentName name) ? name.FirstIndex : throw new ArgumentException(path, nameof(path));
}
