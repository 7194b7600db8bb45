namespace AuditOtel.Transport;

/// <summary>Connections that wait for another request, and the limit of those that are in use.</summary>
internal sealed class HttpConnectionPool : IDisposable
{
    private const int MostInUse = 32;
    private const int MostIdle = 8;

    // The collector closes them after ten minutes.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _places = new(MostInUse);
    private readonly TimeProvider _time;
    private readonly ITimer _check;

    // Both belong to the gate; the one that was used last stands last.
    private readonly List<HttpConnection> _idle = [];
    private bool _closed;

    internal HttpConnectionPool(TimeProvider time)
    {
        _time = time;
        _check = time.CreateTimer(static pool => ((HttpConnectionPool)pool!).EndIdle(), this, CheckInterval, CheckInterval);
    }

    /// <summary>How many connections wait.</summary>
    internal int Idle
    {
        get
        {
            lock (_gate)
                return _idle.Count;
        }
    }

    /// <summary>Waits for a place; each is given back with <see cref="Leave"/>.</summary>
    internal ValueTask EnterAsync(HttpConnectionKind kind, CancellationToken cancellationToken)
    {
        if (kind != HttpConnectionKind.Blocking)
            return new ValueTask(_places.WaitAsync(cancellationToken));
        _places.Wait(cancellationToken);
        return ValueTask.CompletedTask;
    }

    internal void Leave() => _places.Release();

    /// <summary>Takes an idle connection that is still open; null when there is none.</summary>
    internal HttpConnection? Take(HttpConnectionKind kind)
    {
        while (TakeAny(kind) is { } connection)
        {
            if (connection.IsOpen)
                return connection;
            connection.Dispose();
        }

        return null;
    }

    /// <summary>Gives a connection back that can carry another request.</summary>
    internal void Put(HttpConnection connection)
    {
        connection.LastUsed = _time.GetTimestamp();
        lock (_gate)
        {
            if (!_closed && _idle.Count < MostIdle)
            {
                _idle.Add(connection);
                return;
            }
        }

        connection.Dispose();
    }

    /// <summary>Closes those that nobody has used for long.</summary>
    internal void EndIdle() => End(connection => _time.GetElapsedTime(connection.LastUsed) >= LongestIdle);

    public void Dispose()
    {
        lock (_gate)
            _closed = true;
        _check.Dispose();
        End(static _ => true);
    }

    private HttpConnection? TakeAny(HttpConnectionKind kind)
    {
        lock (_gate)
        {
            var last = _idle.FindLastIndex(connection => connection.Kind == kind);
            if (last < 0)
                return null;
            var connection = _idle[last];
            _idle.RemoveAt(last);
            return connection;
        }
    }

    private void End(Func<HttpConnection, bool> isConcerned)
    {
        List<HttpConnection> ended;
        lock (_gate)
        {
            ended = [.. _idle.Where(isConcerned)];
            _idle.RemoveAll(ended.Contains);
        }

        ended.ForEach(static connection => connection.Dispose());
    }
}
