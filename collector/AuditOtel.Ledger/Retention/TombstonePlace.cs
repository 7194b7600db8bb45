using System.Diagnostics.CodeAnalysis;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Retention;

/// <summary>A tombstone's file, named after its segment, and the directory that holds it; the directory is not owned.</summary>
internal sealed record TombstonePlace(long FirstIndex, DurableDirectory Directory)
{
    private const string Suffix = ".tomb";

    public string Name => NameOf(FirstIndex);

    /// <summary>The whole path, for messages.</summary>
    public string Path => Directory.PathOf(Name);

    public static string NameOf(long firstIndex) => firstIndex.ToString("D20") + Suffix;

    /// <summary>All tombstones in order of their first index.</summary>
    public static List<TombstonePlace> List(SegmentDirectories directories)
    {
        var places = new List<TombstonePlace>();
        foreach (DurableDirectory directory in directories.All)
        {
            foreach (string name in directory.Names())
            {
                if (TryParse(name, out long first))
                    places.Add(new TombstonePlace(first, directory));
            }
        }

        places.Sort(static (a, b) => a.FirstIndex.CompareTo(b.FirstIndex));
        return places;
    }

    /// <exception cref="LedgerException">It is damaged or of another ledger.</exception>
    public Tombstone Open(string origin)
    {
        DurableFile file = Directory.OpenRead(Name);
        try
        {
            return Tombstone.Read(file, origin, FirstIndex, out string? problem)
                ?? throw new LedgerException(LedgerReason.Corrupt, $"The tombstone '{Path}' cannot be used: {problem}; verify the ledger and restore the file from a backup.", null, FirstIndex);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static bool TryParse(string text, [NotNullWhen(true)] out long first)
    {
        first = 0;
        return text.EndsWith(Suffix, StringComparison.Ordinal) && SegmentName.TryParse(text[..^Suffix.Length] + ".seg", out SegmentName name) && (first = name.FirstIndex) >= 0;
    }
}
