using System.Globalization;
using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Ingestion.Streams;
using AuditOtel.Collector.Policy;
using AuditOtel.Collector.Retention;
using AuditOtel.Collector.Timestamping;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Api;

/// <summary>The status of a running collector.</summary>
internal sealed class LiveStatus : IDisposable
{
    private readonly string _directory;
    private readonly SecurityPolicy _policy;
    private readonly LedgerWriter _writer;
    private readonly Func<string, FileSystemSpace?> _space;
    private readonly DateTimeOffset _since;
    private readonly RateMeter _rate;
    private readonly Lock _gate = new();
    private bool _isDisposed;

    internal LiveStatus(string directory, SecurityPolicy policy, LedgerWriter writer, Func<string, FileSystemSpace?> space, TimeProvider time)
    {
        _directory = directory;
        _policy = policy;
        _writer = writer;
        _space = space;
        _since = time.GetUtcNow();
        _rate = new RateMeter(() => (writer.Records, StatusReader.Bytes(directory, policy)), time);
    }

    internal required RequestBudget Budget { get; init; }

    internal required DuplicateWindow Window { get; init; }

    internal required StreamWatch Streams { get; init; }

    internal required SelfRecordQueue Events { get; init; }

    internal required TimestampService? Timestamps { get; init; }

    internal required RetentionWatch Retention { get; init; }

    internal CollectorStatus Read()
    {
        var state = _writer.State;
        var room = Room();
        var rate = _rate.Rate;
        var places = StatusReader.Places(_directory, _policy).Select(place => (Path: place, Space: _space(place))).ToArray();
        var days = SpaceForecast.Days(places.Select(place => place.Space), _policy.Space.MinFree, rate.BytesPerSecondHour);
        var streams = Streams.Counts;
        var stamped = Timestamps?.Status;
        var detail = _writer.StateDetail;
        string[] warnings = [.. Warnings(days, state == LedgerState.Accepting ? detail : null, stamped?.Problem, Retention.Problem, Retention.Waits)];
        return new CollectorStatus(
            Health(state, warnings),
            _writer.Identity.Name,
            Word(state),
            detail,
            _writer.Size,
            _writer.Records,
            StatusReader.Bytes(_directory, _policy),
            _writer.LastCheckpoint.Size,
            StatusReader.CheckpointTime(_directory),
            _since,
            Budget.Used)
        {
            Warnings = warnings,
            PolicyDigest = _policy.Digest,
            Rate = rate,
            DaysUntilFull = days,
            Directories = [.. places.Select(place => WithState(StatusReader.Describe(place.Path, place.Space), room))],
            Reserve = room is null ? null : new ReserveStatus(room.ReserveBytesLeft, room.IsReserveInUse),
            Seal = _writer.LastSeal is { } seal ? new SealStatus(seal.Index, seal.Size, seal.Time) : null,
            Clock = ClockStatus.Of(_writer.Clock),
            Segments = StatusReader.Segments(_directory, _policy),
            Streams = new StreamStatus(streams.Tracked, streams.Evicted, streams.Gaps, streams.ForgottenGaps, streams.Replays),
            DuplicateWindow = new DuplicateWindowStatus(Window.Count, Window.Capacity),
            SelfRecordsWaiting = Events.Waiting,
            Timestamping = stamped,
        };
    }

    public void Dispose()
    {
        lock (_gate)
            _isDisposed = true;
        _rate.Dispose();
    }

    /// <summary>The ledger's room; null at the stop, when its directories are closed, and while they cannot be listed, which the ledger's own state tells.</summary>
    private LedgerSpace? Room()
    {
        try
        {
            lock (_gate)
                return _isDisposed ? null : _writer.Space;
        }
        catch (LedgerException)
        {
            return null;
        }
    }

    private static DirectoryStatus WithState(DirectoryStatus directory, LedgerSpace? room) =>
        room?.Directories.FirstOrDefault(known => IsOf(known.Path, directory.Path)) is { } space
            ? directory with { State = Word(space.State), HasFailed = space.HasFailed }
            : directory;

    // In the ledger's own directory the segments have a folder.
    private static bool IsOf(string segments, string directory) =>
        string.Equals(segments, directory, StringComparison.Ordinal) || string.Equals(segments, Path.Combine(directory, LedgerDirectory.SegmentsDirectory), StringComparison.Ordinal);

    private static string Word(SpaceState state) => state switch
    {
        SpaceState.Enough => "enough",
        SpaceState.Low => "low",
        SpaceState.AdminLow => "admin-low",
        _ => "minimum",
    };

    private static IEnumerable<string> Warnings(double? days, params string?[] problems)
    {
        if (days < SpaceForecast.WarningDays)
            yield return string.Create(CultureInfo.InvariantCulture, $"At the rate of the last hour the directories are full in {days:0.#} days: archive, add a directory, or shorten the retention.");
        foreach (var problem in problems.OfType<string>())
            yield return problem;
    }

    private static string Health(LedgerState state, string[] warnings)
    {
        if (state != LedgerState.Accepting)
            return "failing";
        return warnings.Length == 0 ? "ok" : "warning";
    }

    private static string Word(LedgerState state) => state switch
    {
        LedgerState.Accepting => "accepting",
        LedgerState.DiskFull => "disk-full",
        LedgerState.Stopping => "stopping",
        _ => "failed",
    };
}
