using AuditOtel.Ledger.Writing;

namespace AuditOtel.Ledger;

/// <summary>
/// One thread that serves many appenders: while the round is open, what that thread appends only waits, and <see cref="Store"/> makes all of it durable
/// with one sync and answers on the same thread. So a group needs no other thread, and no appender waits for the sync of another that came just before.
/// A batch above 2 MiB goes to the writer's thread at once, as anywhere: the round's thread has better to do than to wait for so much.
/// </summary>
/// <remarks>What is appended on the round's thread and not stored by the next <see cref="Store"/> waits for ever: nothing on that thread may block on it.</remarks>
public sealed class AppendRound : IDisposable
{
    [ThreadStatic]
    private static AppendRound? _current;
    private readonly GroupCommitter _committer;
    private readonly AppendGroup _group = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _held;

    internal AppendRound(GroupCommitter committer)
    {
        if (_current is not null)
            throw new InvalidOperationException("A round is open on this thread already: dispose it first.");
        _committer = committer;
        _current = this;
    }

    /// <summary>Stores everything that waits, of this round or any other appender, unless another thread is storing: it then takes this round's as well.</summary>
    /// <exception cref="InvalidOperationException">It is called on another thread than the round was opened on.</exception>
    public void Store()
    {
        Demand();
        _held = 0;
        _committer.StoreWaiting(_group);
    }

    /// <summary>Whether what was appended and waits for this round is as much as one sync should take: store before more is appended.</summary>
    public bool IsFull => _held >= AppendGroup.MaxBytes;

    /// <summary>
    /// Stores one group of what waits, of this round or any other appender, and answers it. In between the thread can look after its appenders, so that the next group has what they
    /// sent; it comes back until nothing waits.
    /// </summary>
    /// <returns>Whether something waits again. False also when another thread is storing, which takes this round's as well.</returns>
    /// <exception cref="InvalidOperationException">It is called on another thread than the round was opened on.</exception>
    public bool StoreNext()
    {
        Demand();
        _held = 0;
        return _committer.StoreNext(_group);
    }

    /// <summary>Stores what waits and ends the round: the thread appends like any other again.</summary>
    /// <exception cref="InvalidOperationException">It is called on another thread than the round was opened on.</exception>
    public void Dispose()
    {
        Demand();
        if (_current != this)
            return;
        _current = null;
        _committer.StoreWaiting(_group);
    }

    /// <summary>The round that the calling thread has open with this committer, or null.</summary>
    internal static AppendRound? OpenFor(GroupCommitter committer) => _current is { } round && round._committer == committer ? round : null;

    /// <summary>So many bytes were appended.</summary>
    internal void Note(long bytes) => _held += bytes;

    private void Demand()
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("A round belongs to the thread that opened it.");
    }
}
