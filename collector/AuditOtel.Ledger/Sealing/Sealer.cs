using System.Security.Cryptography;
using AuditOtel.Ledger.Clock;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Sealing;

/// <summary>
/// Makes seals: <see cref="Sign"/> one, then <see cref="Settle"/>: seal durable, next keys durable in the other slot, old slot overwritten and durable,
/// memory zeroed. After any failure <see cref="Settle"/> goes on from where it came to, with the bytes that were signed, so that no index is ever signed
/// twice. Used by one thread at a time.
/// </summary>
internal sealed class Sealer(DurableDirectory root, string origin) : IDisposable
{
    private readonly SealFile _file = new(root, origin);
    private readonly SealKeySlots _slots = new(root, origin);
    private readonly SealStatement _statement = new(origin);
    private readonly byte[] _previous = new byte[MerkleTree.HashLength];
    private SealStage _stage;
    private SealKeys? _keys;
    private SealKeys? _next;
    private int _slot;
    private byte[] _frame = [];
    private Seal? _made;

    /// <summary>The newest durable seal; null before the first, and until the seals have been read.</summary>
    public Seal? Last { get; private set; }

    /// <summary>The longest time between two seals that was promised when the ledger was created; known once the seals have been read.</summary>
    public TimeSpan Interval { get; private set; } = LedgerOptions.DefaultSealInterval;

    private SealKeys Keys => _keys ?? throw new InvalidOperationException("The seal's keys have not been read.");

    /// <summary>Signs a size and its root; nothing may be unsettled.</summary>
    /// <exception cref="StorageException">The disk refused.</exception>
    /// <exception cref="LedgerException">Seals and entries do not belong together.</exception>
    public void Sign(SealKind kind, ClockReading reading, long size, byte[] treeRoot)
    {
        if (_stage != SealStage.Ready)
            throw new InvalidOperationException("The seal before is not settled.");
        if (Last is not null && (size < Last.Size || (size == Last.Size && !treeRoot.AsSpan().SequenceEqual(Last.Root))))
            throw _file.Unusable($"seal {Last.Index} covers {Last.Size} entries, and the {size} entries here are not those");
        _file.MakeRoom(Keys.Index);
        _made = new Seal(Keys.Index, Math.Max(Last?.Time ?? 0, reading.Wall), reading, kind, size, treeRoot, [.. _previous], Keys.NextKeyHash);
        _frame = SealFrame.Format(_made, Keys.PublicKey);
        Keys.Complete(_frame, _statement);
        _stage = SealStage.Signed;
    }

    /// <summary>Brings what was begun to its end. When it returns, the keys of every seal that was made are gone.</summary>
    /// <exception cref="StorageException">The disk refused.</exception>
    /// <exception cref="LedgerException">Keys and seals do not belong together.</exception>
    public void Settle()
    {
        if (_stage == SealStage.Closed)
            Open();
        if (_stage == SealStage.Signed)
            Write();
        if (_stage == SealStage.Durable)
            Advance();
        if (_stage == SealStage.Advanced)
            Erase();
    }

    public void Dispose()
    {
        _keys?.Dispose();
        _next?.Dispose();
        _keys = null;
        _next = null;
        _stage = SealStage.Closed;
    }

    private void Write()
    {
        _file.Write(Keys.Index, _frame);
        Note(_frame, _made);
        _stage = SealStage.Durable;
    }

    private void Advance()
    {
        _next ??= Keys.Evolve();
        _slots.Write(1 - _slot, _next);
        _stage = SealStage.Advanced;
    }

    private void Erase()
    {
        _slots.Erase(_slot);
        Keys.Dispose();
        _keys = _next;
        _next = null;
        _slot = 1 - _slot;
        _stage = SealStage.Ready;
    }

    private void Open()
    {
        Interval = _file.ReadInterval();
        SealKeys keys = LoadKeys();
        try
        {
            // Whatever the other slot holds, it is of no more use: keys that were used, or keys that were never completed.
            _slots.Erase(1 - _slot);
            Resume(keys);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private SealKeys LoadKeys()
    {
        SealKeys? first = _slots.Read(0);
        SealKeys? second = _slots.Read(1);
        _slot = (second?.Index ?? -1) > (first?.Index ?? -1) ? 1 : 0;
        (_keys, SealKeys? other) = _slot == 0 ? (first, second) : (second, first);
        other?.Dispose();
        return _keys ?? throw _file.Unusable($"neither '{SealKeySlots.NameOf(0)}' nor '{SealKeySlots.NameOf(1)}' in '{LedgerDirectory.KeysDirectory}' holds its keys");
    }

    /// <summary>Goes on behind the last seal, or with the one that was signed and whose keys are still there.</summary>
    private void Resume(SealKeys keys)
    {
        if (keys.Index > 0)
        {
            byte[] last = _file.Read(keys.Index - 1);
            Note(last, SealFrame.Parse(last) is { } seal && seal.Index == keys.Index - 1 ? seal : throw _file.Unusable($"seal {keys.Index - 1} is missing or damaged"));
        }

        if (_file.HasAfter(keys.Index))
            throw _file.Unusable($"seals follow number {keys.Index}, which the keys are for: the keys are an older copy");
        _frame = _file.Read(keys.Index);
        _made = SealFrame.Parse(_frame);
        // The frame is written again even when it is there: a failed sync may have left it in memory only, marked as written.
        _stage = _made is not null && _made.Index == keys.Index && IsOwn(keys) ? SealStage.Signed : SealStage.Ready;
    }

    private bool IsOwn(SealKeys keys)
    {
        Span<byte> mac = stackalloc byte[SealSecret.Length];
        _statement.Load(_frame);
        SealSecret.Mac(keys.Secret, _statement.Signed, mac);
        return CryptographicOperations.FixedTimeEquals(mac, _frame.AsSpan(SealFrame.Mac));
    }

    private void Note(ReadOnlySpan<byte> frame, Seal? seal)
    {
        _statement.Load(frame);
        _statement.Hash(_previous);
        Last = seal;
    }
}
