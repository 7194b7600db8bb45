using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Sealing;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Verification;

/// <summary>
/// Compares the seals with the entries while these are read, in constant memory. Open it after the checkpoint is read and before the segments are listed:
/// seals only cover what is durable by then.
/// </summary>
internal sealed class SealComparison : IRootWatch, IDisposable
{
    private readonly SealVerificationKey? _key;
    private readonly SealProblems _problems;
    private readonly DateTimeOffset _asOf;
    private SealReader? _reader;
    private SealChain? _chain;
    private SealTimes? _times;
    private Seal? _current;
    private Seal? _newest;
    private Seal? _wrong;

    private SealComparison(SealVerificationKey? key, DateTimeOffset asOf, ProblemList problems)
    {
        _key = key;
        _asOf = asOf;
        _problems = new SealProblems(problems);
    }

    /// <summary>The number of entries for which the next seal wants the root; <see cref="long.MaxValue"/> when no seal is left.</summary>
    public long NextSize => _current?.Size ?? long.MaxValue;

    /// <summary>How many authentic seals were read.</summary>
    public long Count { get; private set; }

    /// <summary>The newest authentic seal whose root the entries give: up to its size and time everything is as it was sealed. Null when there is none.</summary>
    public Seal? Proven { get; private set; }

    /// <summary>Opens the seals of a ledger; what is wrong with them is told to <paramref name="problems"/>.</summary>
    /// <param name="root">The ledger's directory.</param>
    /// <param name="origin">The ledger's name.</param>
    /// <param name="key">What was kept off the host; null checks only what can be checked without.</param>
    /// <param name="asOf">When the directory was as it is: now, or the time the copy was taken.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static SealComparison Open(DurableDirectory root, string origin, SealVerificationKey? key, DateTimeOffset asOf, ProblemList problems)
    {
        var comparison = new SealComparison(key, asOf, problems);
        if (key is null)
            problems.Note("no seal key was given: the seals were compared with each other and with the entries, but a chain of seals that was begun anew, and one that ends too early, cannot be told");
        if (key is not null && !string.Equals(key.Origin, origin, StringComparison.Ordinal))
            problems.Add(ProblemKind.CheckpointForeign, 0, $"The seal key given is of the ledger '{key.Origin}', and this one is '{origin}'.");
        else
            comparison.Begin(root, origin);
        return comparison;
    }

    /// <summary>Compares the root when the tree has the size that the next seal wants, for all seals of this size.</summary>
    public void Note(CompactRange range)
    {
        if (range.Size != NextSize)
            return;
        byte[] actual = range.Root();
        while (_current is not null && _current.Size == range.Size)
        {
            if (actual.AsSpan().SequenceEqual(_current.Root))
                Prove(_current);
            else
                _wrong ??= _current;
            MoveNext();
        }
    }

    /// <summary>Draws the conclusion when all entries were read.</summary>
    /// <param name="size">How many entries were hashed.</param>
    /// <param name="checkpointSize">How many entries the ledger's checkpoint covers.</param>
    public void Conclude(long size, long checkpointSize)
    {
        if (_reader is null)
            return;
        if (_wrong is not null)
            TellRoot(_wrong);
        if (_current is not null)
            _problems.Conclude(ProblemKind.EntryMissing, size, $"Seal {_current.Index} of {SealText.Time(_current.Time)} covers {_current.Size} entries, and only {size} could be verified: unless another problem explains it, entries were removed, or the copy was not made in the order seals, checkpoint, segments.", _key is not null);
        while (_current is not null)
            MoveNext();
        // Without the key nothing says that there should be a seal in a ledger that never ran.
        if (_newest is null && (_key is not null || Math.Max(size, checkpointSize) > 0))
            _problems.Conclude(ProblemKind.SealMissing, 0, "There is no seal that can be trusted: the collector was never started, or the ledger was cut back to its creation.", _key is not null && Math.Max(size, checkpointSize) > 0);
        else if (_newest is not null && checkpointSize > _newest.Size)
            _problems.Conclude(ProblemKind.SealMissing, _newest.Size, $"The checkpoint covers {checkpointSize} entries, and the newest seal, number {_newest.Index} of {SealText.Time(_newest.Time)}, only {_newest.Size}: a checkpoint is published after its seal, so seals were removed.", _key is not null);
        if (_newest is not null && _key is not null)
            JudgeAge(_newest, _key.Interval);
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _chain?.Dispose();
    }

    private void Begin(DurableDirectory root, string origin)
    {
        if (OpenFile(root) is not { } file)
            return;
        byte[] block = new byte[SealHeader.Bytes];
        int read = file.Read(block, 0);
        _reader = new SealReader(file);
        if (SealHeader.Parse(block.AsSpan(0, read), origin, out _) is { } problem)
            _problems.Conclude(ProblemKind.Format, 0, $"The seals in '{file.Path}' are not as written: {problem}.", isTampering: true);
        _chain = new SealChain(origin, _key, _problems);
        _times = new SealTimes(_key, _problems);
        MoveNext();
    }

    private DurableFile? OpenFile(DurableDirectory root)
    {
        try
        {
            return root.OpenRead(LedgerDirectory.SealsFile);
        }
        catch (StorageException e) when (e.Errno == LinuxConstants.NoEntry)
        {
            _problems.Conclude(ProblemKind.SealMissing, 0, $"The seals '{root.PathOf(LedgerDirectory.SealsFile)}' are missing.", _key is not null);
            return null;
        }
    }

    private void MoveNext()
    {
        _current = null;
        while (_current is null)
        {
            ReadOnlySpan<byte> frame = _reader!.Next();
            if (frame.IsEmpty)
                return;
            bool wasContinuous = _chain!.IsContinuous;
            if (_chain.Check(frame) is not { } seal)
                continue;
            _times!.Check(wasContinuous && _chain.IsContinuous ? _newest : null, seal);
            if (_newest is not null && seal.Size < _newest.Size)
                _problems.Add(ProblemKind.SealOrder, $"Seal {seal.Index} of {SealText.Time(seal.Time)} covers {seal.Size} entries, fewer than the {_newest.Size} before it.");
            else
                _current = seal;
            _newest = seal;
            Count++;
        }
    }

    private void Prove(Seal seal)
    {
        if (_wrong is not null)
            return;
        Proven = seal;
        _problems.ProvenSize = seal.Size;
    }

    private void TellRoot(Seal seal)
    {
        string since = Proven is null ? "" : $", and up to entry {Proven.Size - 1} they are as seal {Proven.Index} of {SealText.Time(Proven.Time)} says";
        // Where another finding knows the place more exactly, this one is about that place.
        long index = _problems.FirstBetween(Proven?.Size ?? 0, seal.Size) ?? Proven?.Size ?? 0;
        string where = Proven is not null && Proven.Size == seal.Size ? "the seal and not the entries" : $"something in entries {Proven?.Size ?? 0} to {seal.Size - 1}";
        _problems.Conclude(ProblemKind.SealRoot, index, $"The first {seal.Size} entries do not give the root of seal {seal.Index} of {SealText.Time(seal.Time)}{since}: {where} was changed after that time.", isTampering: true);
    }

    private void JudgeAge(Seal newest, TimeSpan interval)
    {
        TimeSpan age = _asOf - DateTimeOffset.FromUnixTimeMilliseconds(newest.Reading.Wall);
        string subject = $"The newest seal, number {newest.Index} ({newest.Kind.ToString().ToLowerInvariant()}) over {newest.Size} entries, is of {SealText.Time(newest.Reading.Wall)}";
        if (age > interval)
            _problems.Conclude(ProblemKind.SealStale, newest.Size, $"{subject}, {SealText.Span(age)} before {SealText.Time(_asOf)}, and {SealText.Span(interval)} is allowed: nothing is proven after it. If the collector stood still or this is a copy, say for which time to verify (as of T), as you know it from elsewhere.", isTampering: false);
        else if (age < -interval)
            _problems.Conclude(ProblemKind.SealTime, newest.Size, $"{subject}, {SealText.Span(-age)} after {SealText.Time(_asOf)}: the host's clock was ahead, or the time given is wrong, so it cannot be told whether seals are missing.", isTampering: false);
    }
}
