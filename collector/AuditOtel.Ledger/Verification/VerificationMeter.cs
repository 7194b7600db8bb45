using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Verification;

/// <summary>Counts bytes for whoever watches.</summary>
internal sealed class VerificationMeter(IProgress<VerificationProgress> progress, long totalBytes)
{
    private long _before;

    /// <summary>Watches over these segments.</summary>
    public static VerificationMeter Over(IProgress<VerificationProgress> progress, IEnumerable<SegmentPlace> places) => new(progress, places.Sum(Length));

    /// <summary>Tells how far it came in the present segment.</summary>
    public void At(long entries, long offset) => progress.Report(new VerificationProgress(entries, Math.Min(_before + offset, totalBytes), totalBytes));

    /// <summary>Goes on to the next segment.</summary>
    public void End(long entries, long length)
    {
        _before += length;
        At(entries, 0);
    }

    private static long Length(SegmentPlace place)
    {
        using DurableFile file = place.OpenRead();
        return file.Length();
    }
}
