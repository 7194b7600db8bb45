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
    private readonly SealLayout _layout;
    private readonly ProvenRoot _signed;
    private SealReader? _reader;
    private SealChain? _chain;
    private SealTimes? _times;
    private Seal? _wrong;
    private long _position;
    private long _sound;

    private SealComparison(SealVerificationKey? key, SealLayout layout, ProblemList problems, ProvenRoot signed)
    {
        _key = key;
        _layout = layout;
        _signed = signed;
        Problems = new SealProblems(problems);
    }

    /// <summary>The number of entries for which the next seal wants the root; <see cref="long.MaxValue"/> when no seal is left.</summary>
    public long NextSize => Current?.Size ?? long.MaxValue;

    /// <summary>How many authentic seals were read.</summary>
    public long Count { get; private set; }

    /// <summary>The seal whose root was not compared yet; null when none is left.</summary>
    public Seal? Current { get; private set; }

    /// <summary>The newest authentic seal.</summary>
    public Seal? Newest { get; private set; }

    /// <summary>The newest authentic seal whose root the entries give: up to its size and time everything is as it was sealed. Null when there is none.</summary>
    public Seal? Proven { get; private set; }

    /// <summary>Takes what is wrong with the seals.</summary>
    public SealProblems Problems { get; }

    /// <summary>Whether there are seals to compare.</summary>
    public bool IsOpen => _reader is not null;

    /// <summary>Whether something missing is a finding and not only an open question.</summary>
    public bool HasKey => _key is not null;

    /// <summary>Opens the seals of a ledger or of an archive; what is wrong with them is told to <paramref name="problems"/>.</summary>
    /// <param name="root">The directory.</param>
    /// <param name="origin">The ledger's name.</param>
    /// <param name="key">What was kept off the host; null checks only what can be checked without.</param>
    /// <param name="layout">Which seals there must be.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="signed">Is told the sealed roots, when a key says that they are authentic.</param>
    public static SealComparison Open(DurableDirectory root, string origin, SealVerificationKey? key, SealLayout layout, ProblemList problems, ProvenRoot signed)
    {
        var comparison = new SealComparison(key, layout, problems, signed);
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
        while (Current is not null && Current.Size == range.Size)
        {
            // Without the key nothing says that it was the ledger's own writer who sealed.
            if (HasKey)
                _signed.Add(range.Size, Current.Root, actual);
            Judge(actual.AsSpan().SequenceEqual(Current.Root));
        }
    }

    /// <summary>Judges the current seal by the root that its entries give, and goes on to the next.</summary>
    /// <param name="isRight">Whether they give the sealed root.</param>
    public void Judge(bool isRight)
    {
        if (!isRight)
            _wrong ??= Current;
        else if (_wrong is null)
            Prove(Current!);
        MoveNext();
    }

    /// <summary>Passes over the seals of fewer entries: their roots are not compared.</summary>
    public void SkipTo(long size)
    {
        Problems.ProvenSize = size;
        while (Current is not null && Current.Size < size)
            MoveNext();
    }

    /// <summary>Reads what is left, so that it is authenticated, and tells the first root that was wrong.</summary>
    /// <param name="first">The first entry that was compared.</param>
    public void Complete(long first)
    {
        if (_wrong is not null)
            TellRoot(_wrong, first);
        while (Current is not null)
            MoveNext();
    }

    /// <summary>When it was sealed what stands before an entry, and what stands behind it; to be asked when everything was read.</summary>
    public (DateTimeOffset? Since, DateTimeOffset? Until) TimesOf(long index)
    {
        if (_reader is null || (Proven is not null && index < Proven.Size))
            return default;
        Seal? behind = _reader.FirstOver(index, _sound);
        return (SealText.Instant(Proven), SealText.Instant(behind));
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
            Problems.Conclude(ProblemKind.Format, 0, $"The seals in '{file.Path}' are not as written: {problem}.", isTampering: true);
        _chain = new SealChain(origin, _key, Problems);
        _times = new SealTimes(_key, Problems);
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
            Problems.Conclude(ProblemKind.SealMissing, 0, $"The seals '{root.PathOf(LedgerDirectory.SealsFile)}' are missing.", HasKey);
            return null;
        }
    }

    private void MoveNext()
    {
        Current = null;
        while (Current is null)
        {
            ReadOnlySpan<byte> frame = _reader!.Next();
            if (frame.IsEmpty)
                return;
            long position = _position++;
            _chain!.PassTo(_layout.IndexAt(position));
            bool wasContinuous = _chain.IsContinuous;
            if (_chain.Check(frame) is not { } seal)
                continue;
            _times!.Check(wasContinuous && _chain.IsContinuous ? Newest : null, seal);
            if (_sound == position)
                _sound++;
            Take(seal);
        }
    }

    private void Take(Seal seal)
    {
        if (Newest is not null && seal.Size < Newest.Size)
            Problems.Add(ProblemKind.SealOrder, $"Seal {seal.Index} of {SealText.Time(seal.Time)} covers {seal.Size} entries, fewer than the {Newest.Size} before it.");
        else
            Current = seal;
        Newest = seal;
        Count++;
    }

    private void Prove(Seal seal)
    {
        Proven = seal;
        Problems.ProvenSize = seal.Size;
    }

    private void TellRoot(Seal seal, long first)
    {
        string since = Proven is null ? "" : $", and up to entry {Proven.Size - 1} they are as seal {Proven.Index} of {SealText.Time(Proven.Time)} says";
        long from = Proven?.Size ?? first;
        // Where another finding knows the place more exactly, this one is about that place.
        long index = Problems.FirstBetween(from, seal.Size) ?? from;
        string where = Proven is not null && Proven.Size == seal.Size ? "the seal and not the entries" : $"something in entries {from} to {seal.Size - 1}";
        Problems.Conclude(ProblemKind.SealRoot, index, $"The first {seal.Size} entries do not give the root of seal {seal.Index} of {SealText.Time(seal.Time)}{since}: {where} was changed after that time.", isTampering: true);
    }
}
