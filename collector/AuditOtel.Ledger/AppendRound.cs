using AuditOtel.Ledger.Writing;

namespace AuditOtel.Ledger;

/// <summary>
/// One thread that serves many appenders: while the round is open, what that thread appends only waits until <see cref="StoreNext"/>. A little is then stored there and then, with one sync,
/// because a change of thread would cost more than the sync. More than a little is left to the writer's thread, so that this one goes on with its appenders while the disk works; what
/// was stored comes back, and <see cref="Answer"/> answers it. Either way an appender goes on on the thread of a round: on its own, or on that of another round that has stored for both.
/// A batch above 2 MiB goes to the writer's thread at once, and is answered on the thread pool, as anywhere.
/// </summary>
/// <remarks>What is appended on the round's thread waits for ever when that thread does not come back: nothing on it may block on an append.</remarks>
public sealed class AppendRound : IDisposable
{
    [ThreadStatic]
    private static AppendRound? _current;
    private readonly GroupCommitter _committer;
    private readonly AppendGroup _group = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;

    internal AppendRound(GroupCommitter committer, Action wake)
    {
        if (_current is not null)
            throw new InvalidOperationException("A round is open on this thread already: dispose it first.");
        _committer = committer;
        Answers = new RoundAnswers(wake);
        _current = this;
    }

    /// <summary>Whether what was appended and is not answered is as much as one sync should take: have it stored, and <see cref="WaitForRoom"/>, before more is appended.</summary>
    public bool IsFull => Answers.IsFull;

    /// <summary>
    /// Stores what waits, of this round or any other appender, and answers it, when that is a little; otherwise the writer's thread stores it. In between the thread can look after its appenders,
    /// so that the next group has what they sent; it comes back until nothing waits.
    /// </summary>
    /// <returns>Whether something waits again. False also when another thread stores, which takes this round's as well.</returns>
    /// <exception cref="InvalidOperationException">It is called on another thread than the round was opened on.</exception>
    public bool StoreNext()
    {
        Demand();
        return _committer.StoreNext(_group);
    }

    /// <summary>Answers what the writer's thread has stored or refused for this round.</summary>
    /// <exception cref="InvalidOperationException">It is called on another thread than the round was opened on.</exception>
    public void Answer()
    {
        Demand();
        Answers.Give();
    }

    /// <summary>
    /// While the round is full, waits for the thread that stores, and answers. Only after <see cref="StoreNext"/> has said that nothing waits: otherwise nobody would store it.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is called on another thread than the round was opened on.</exception>
    public void WaitForRoom()
    {
        Demand();
        while (IsFull)
        {
            Answers.Wait();
            Answers.Give();
        }
    }

    /// <summary>Has what waits stored and ends the round: the thread appends like any other again. What the writer's thread still has is answered on the thread pool.</summary>
    /// <exception cref="InvalidOperationException">It is called on another thread than the round was opened on.</exception>
    public void Dispose()
    {
        Demand();
        if (_current != this)
            return;
        _current = null;
        _committer.StoreWaiting(_group);
        Answers.Close();
        Answers.Give();
    }

    /// <summary>What the writer's thread has done for this round.</summary>
    internal RoundAnswers Answers { get; }

    /// <summary>The round that the calling thread has open with this committer, or null.</summary>
    internal static AppendRound? OpenFor(GroupCommitter committer) => _current is { } round && round._committer == committer ? round : null;

    private void Demand()
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("A round belongs to the thread that opened it.");
    }
}
