using System.Collections.Concurrent;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Receivers.Loops;

/// <summary>
/// One thread for many connections. It reads what has come on all of them, which takes requests as far as the ledger. A few of them it stores with one sync and answers: a lone request changes no
/// thread. More are stored by the ledger's own thread while this one goes on, and come back here to be answered: the more come at once the less each costs.
/// </summary>
internal sealed class EventLoop : IDisposable
{
    private const int MostEvents = 256;
    private const int ScratchBytes = 64 << 10;

    [ThreadStatic]
    private static bool _isLoop;
    private readonly ConcurrentDictionary<long, ILoopConnection> _connections = new();
    private readonly ConcurrentQueue<TaskCompletionSource> _arrivals = new();
    private readonly Epoll _epoll = new();
    private readonly byte[] _scratch = GC.AllocateUninitializedArray<byte>(ScratchBytes, pinned: true);
    private readonly Func<Action, AppendRound> _openRound;
    private readonly Thread _thread;
    private long _lastKey;
    private volatile bool _isStopping;
    private bool _endsItself;

    internal EventLoop(Func<Action, AppendRound> openRound, int number)
    {
        _openRound = openRound;
        _thread = new Thread(Run) { IsBackground = true, Name = $"auditotel loop {number}" };
        _thread.UnsafeStart();
    }

    /// <summary>Whether the calling thread is one of a loop.</summary>
    internal static bool IsCurrentThread => _isLoop;

    /// <summary>How many connections it serves.</summary>
    internal int Count => _connections.Count;

    /// <summary>The connections whose requests are answered without the server.</summary>
    internal IEnumerable<DirectConnection> Direct => _connections.Values.OfType<DirectConnection>();

    /// <summary>Room to receive into, on the loop's thread; who uses it leaves nothing there.</summary>
    internal Span<byte> Scratch => _scratch;

    /// <summary>Serves a connection from now on.</summary>
    internal void Add(ILoopConnection connection)
    {
        connection.Key = Interlocked.Increment(ref _lastKey);
        _connections[connection.Key] = connection;
        try
        {
            Resume(connection);
        }
        catch
        {
            _connections.TryRemove(connection.Key, out _);
            throw;
        }
    }

    /// <summary>Serves the same socket as another connection from now on; on the loop's thread.</summary>
    internal void Replace(ILoopConnection connection, ILoopConnection successor)
    {
        successor.Key = connection.Key;
        _connections[connection.Key] = successor;
    }

    /// <summary>Reads it no more, until <see cref="Resume"/>.</summary>
    internal void Pause(ILoopConnection connection) => _epoll.Remove(connection.Socket.SafeHandle);

    /// <summary>Reads it again, after <see cref="Pause"/>; from any thread.</summary>
    internal void Resume(ILoopConnection connection) => _epoll.Add(connection.Socket.SafeHandle, connection.Key);

    /// <summary>Its connection has ended.</summary>
    internal void Remove(ILoopConnection connection, bool isWatched)
    {
        _connections.TryRemove(connection.Key, out _);
        if (isWatched)
            Pause(connection);
    }

    /// <summary>What awaits it goes on on the loop's thread.</summary>
    internal Task SwitchAsync()
    {
        var arrival = new TaskCompletionSource();
        _arrivals.Enqueue(arrival);
        _epoll.Wake();
        return arrival.Task;
    }

    /// <summary>Ends the thread; all connections have ended before.</summary>
    public void Dispose()
    {
        _isStopping = true;
        if (Thread.CurrentThread == _thread)
        {
            _endsItself = true;
            return;
        }

        // The thread may end before it is woken, so what wakes it is there until then.
        _epoll.Wake();
        _thread.Join();
        _epoll.Dispose();
    }

    private void Run()
    {
        _isLoop = true;
        using (var round = _openRound(_epoll.Wake))
        {
            Span<long> keys = stackalloc long[MostEvents];
            var isStoring = false;
            while (!_isStopping)
            {
                var ready = keys[.._epoll.Wait(keys, isToWait: !isStoring)];
                round.Answer();
                Serve(ready, round);

                // Between two groups the connections have their turn, however much another loop brings.
                isStoring = Store(round);
            }
        }

        Arrive();
        if (_endsItself)
            _epoll.Dispose();
    }

    private void Serve(ReadOnlySpan<long> ready, AppendRound round)
    {
        foreach (var key in ready)
        {
            Serve(key);
            if (round.IsFull)
                Store(round);
        }
    }

    /// <summary>Stores or has stored; whether something waits again. With much under way it waits for answers: senders then wait in their sockets, where they hold no memory of ours.</summary>
    private static bool Store(AppendRound round)
    {
        var isWaiting = round.StoreNext();
        if (!isWaiting)
            round.WaitForRoom();
        return isWaiting;
    }

    private void Serve(long key)
    {
        if (key == Epoll.WakeKey)
            Arrive();
        else if (_connections.TryGetValue(key, out var connection))
            connection.Receive();
    }

    private void Arrive()
    {
        while (_arrivals.TryDequeue(out var arrival))
            arrival.SetResult();
    }
}
