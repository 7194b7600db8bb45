using AuditOtel.Ledger.Archiving;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Sealing;

namespace AuditOtel.Ledger.Verification;

/// <summary>Says whether the seals in an archive begin before its first entry and cover its last one.</summary>
internal sealed class ArchiveSealConclusion(SealComparison seals, ArchiveManifest manifest)
{
    /// <summary>To be called before the first entry is read: seals of fewer entries than stand before the archive are only authenticated.</summary>
    public void Begin()
    {
        seals.SkipTo(manifest.First);
        if (!seals.IsOpen || manifest.Seals.First == 0)
            return;
        if (seals.Current is { } seal && seal.Index <= manifest.Seals.First)
            seals.Problems.Conclude(ProblemKind.SealMissing, manifest.First, $"The unbroken seals of the archive begin with number {manifest.Seals.First}, and seal {seal.Index} of {SealText.Time(seal.Time)} covers entries of the archive already: those before it are missing.", seals.HasKey);
    }

    /// <summary>Draws the conclusion when all entries were read.</summary>
    /// <param name="range">The tree of the entries that were read.</param>
    public void Draw(CompactRange range)
    {
        if (!seals.IsOpen)
            return;
        if (seals.Current is { } covering && range.Size == manifest.Last + 1)
            seals.Judge(MerkleTree.VerifyConsistency(range.Size, covering.Size, range.Root(), covering.Root, manifest.Seals.Consistency));
        if (seals.Current is { } behind)
            seals.Problems.Conclude(ProblemKind.EntryMissing, range.Size, $"Seal {behind.Index} of {SealText.Time(behind.Time)} covers {behind.Size} entries, and only those up to {range.Size - 1} could be verified.", seals.HasKey);
        seals.Complete(manifest.First);
        if ((seals.Newest?.Size ?? 0) <= manifest.Last)
            seals.Problems.Conclude(ProblemKind.SealMissing, seals.Newest?.Size ?? manifest.First, $"{Reach(seals.Newest)}, and the archive goes on to entry {manifest.Last}: an archive is made after its seals, so seals were removed or are of an earlier time.", seals.HasKey);
    }

    private static string Reach(Seal? newest) => newest is null
        ? "No seal in the archive can be trusted"
        : $"The newest seal in the archive, number {newest.Index} of {SealText.Time(newest.Time)}, covers {newest.Size} entries";
}
