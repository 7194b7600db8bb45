using AuditOtel.Ledger.Reading;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Retention;

/// <summary>
/// Lets closed segments expire. The order makes every crash harmless: the expiry entry is durable, then covered by a published checkpoint, then named by the
/// pointer; only then a tombstone takes the place of each segment. What a crash leaves undone after the pointer, the next start does.
/// </summary>
internal sealed class SegmentExpiry(LedgerFiles files, Func<byte[], ValueTask<long>> append, Func<long, CancellationToken, Task> signed, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan SignedBound = TimeSpan.FromSeconds(60);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private ExpiryEntry? _newest;
    private volatile string? _problem;

    /// <summary>Why what a crash left undone could not be finished, or null.</summary>
    public string? Problem => _problem;

    /// <summary>Finishes what a crash left undone. Called once, after recovery and before anything is appended. Its failure must not keep records out.</summary>
    public void Resume(long signedSize)
    {
        try
        {
            _newest = ExpiryLog.Find(files, signedSize);
            if (_newest is not null)
                Remove(_newest.Segments, CancellationToken.None);
        }
        catch (Exception e) when (e is StorageException or LedgerException)
        {
            _problem = $"An expiry that was begun earlier could not be finished: {e.Message}; the next expiry tries again.";
        }
    }

    public async ValueTask<ExpiryReport> RunAsync(IReadOnlyList<long> firstIndices, Func<ExpiryPlan, CancellationToken, ValueTask>? beforeRemoval, CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, _stop.Token);
        await _turn.WaitAsync(either.Token).ConfigureAwait(false);
        try
        {
            ExpiryEntry entry = Plan(firstIndices, either.Token);
            long index = await append(entry.Format()).ConfigureAwait(false);
            await SignedAsync(index + 1, either.Token).ConfigureAwait(false);
            if (beforeRemoval is not null)
                await beforeRemoval(new ExpiryPlan(index, entry.Segments), either.Token).ConfigureAwait(false);
            ExpiryPointer.Write(files.Root, index);
            _newest = entry;
            _problem = null;
            return new ExpiryReport(index, entry.Segments, Remove(entry.Segments, either.Token));
        }
        catch (StorageException e)
        {
            throw e.ToLedgerException();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends what runs; what it left undone the next start does.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _turn.WaitAsync().ConfigureAwait(false);
        _turn.Dispose();
        _stop.Dispose();
    }

    /// <summary>Waits for the checkpoint, but not for ever: when none comes nothing is removed, and a later expiry begins anew.</summary>
    private async Task SignedAsync(long size, CancellationToken ct)
    {
        try
        {
            await signed(size, ct).WaitAsync(SignedBound, time, ct).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new LedgerException(LedgerReason.Unreadable, $"Nothing expires in the ledger '{files.Root.Path}': no checkpoint could be published for {SignedBound.TotalSeconds:0} seconds; check the disk.", e);
        }
    }

    private ExpiryEntry Plan(IReadOnlyList<long> firstIndices, CancellationToken ct)
    {
        long[] wanted = [.. firstIndices.Distinct().Order()];
        if (wanted.Length is 0 or > ExpiryEntry.MaxSegments)
            throw Refused(LedgerReason.Invalid, $"{wanted.Length} segments cannot expire with one entry, which names 1 to {ExpiryEntry.MaxSegments}");
        List<SegmentPlace> places = files.Segments.List();
        RangeSet known = _newest?.Expired ?? RangeSet.Empty;
        DemandListed(places, known);
        var segments = new List<ExpiredSegment>(wanted.Length);
        var succession = new SegmentSuccession(files.Segments);
        foreach (long first in wanted)
        {
            int position = places.FindIndex(place => place.FirstIndex == first);
            if (position < 0)
                throw Refused(LedgerReason.Missing, $"there is no segment with the first index {first}");
            if (position == places.Count - 1)
                throw Refused(LedgerReason.Invalid, $"the segment with the first index {first} is the newest, which never expires");
            segments.Add(ClosedSegment.Describe(places[position], succession, files.Manifest.Name, ct));
        }

        RangeSet expired = known.With(segments.Select(static segment => segment.Range));
        if (expired.Ranges.Count > ExpiryEntry.MaxRanges)
            throw Refused(LedgerReason.Invalid, $"what expired lies in more than {ExpiryEntry.MaxRanges} separate ranges; remove holds in between first");
        return new ExpiryEntry(expired, segments);
    }

    /// <summary>A tombstone that no entry names was not put there by this program: a new entry must not make it look as if it were.</summary>
    private void DemandListed(List<SegmentPlace> places, RangeSet known)
    {
        TombstonePlace? forged = TombstonePlace.List(files.Segments)
            .Find(tomb => !known.Covers(new IndexRange(tomb.FirstIndex, 1)) && !places.Exists(place => place.FirstIndex == tomb.FirstIndex));
        if (forged is not null)
            throw Refused(LedgerReason.Corrupt, $"the tombstone '{forged.Path}' is not named by any expiry entry; verify the ledger");
    }

    private long Remove(IReadOnlyList<ExpiredSegment> segments, CancellationToken ct)
    {
        List<SegmentPlace> places = files.Segments.List();
        // What stands behind a segment is still there when it is replaced, because they are replaced in their order.
        var succession = new SegmentSuccession(files.Segments);
        long freed = 0;
        foreach (ExpiredSegment segment in segments)
        {
            int position = places.FindIndex(place => place.FirstIndex == segment.FirstIndex);
            if (position >= 0 && position < places.Count - 1)
                freed += TombstoneWriter.Replace(places[position], files.Segments, succession, segment, ct);
        }

        return freed;
    }

    private LedgerException Refused(LedgerReason reason, string why) => new(reason, $"Nothing expires in the ledger '{files.Root.Path}': {why}.");
}
