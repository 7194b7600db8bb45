using System.Net.Sockets;

namespace AuditOtel.Transport;

/// <summary>OTLP/HTTP to the HTTP/1.1 socket of a collector on this host, over pooled connections.</summary>
internal sealed class HttpTransport : IDisposable
{
    // A request up to here is in the collector's hands with one receive: Linux keeps what one send gave to a Unix socket together up to about 48 KiB.
    private const int MostDirect = 32 * 1024;

    private readonly HttpConnectionPool _pool;
    private readonly Func<string?> _path;

    /// <param name="path">Says for each new connection where to connect to; null when there is nothing to connect to.</param>
    /// <param name="time">The clock of idle connections.</param>
    internal HttpTransport(Func<string?> path, TimeProvider time)
    {
        _path = path;
        _pool = new HttpConnectionPool(time);
    }

    /// <summary>Makes one call; null when nobody takes connections there.</summary>
    /// <exception cref="OperationCanceledException">The call was ended.</exception>
    /// <exception cref="IOException">The collector closed the connection; a <see cref="SocketException"/> says the same.</exception>
    internal async ValueTask<OtlpAnswer?> TryCallAsync(ExportMessage message, bool mayBlock, CancellationToken cancellationToken)
    {
        var kind = message.Length > MostDirect ? HttpConnectionKind.Large : mayBlock ? HttpConnectionKind.Blocking : HttpConnectionKind.Waiting;
        await _pool.EnterAsync(kind, cancellationToken).ConfigureAwait(false);
        try
        {
            // The collector may have closed an idle connection in this very moment. The message is then sent again; the ids of its records make that harmless.
            if (_pool.Take(kind) is { } idle && await CallAsync(idle, message, isFresh: false, cancellationToken).ConfigureAwait(false) is { } answer)
                return answer;
            return await ConnectAsync(kind, cancellationToken).ConfigureAwait(false) is { } fresh
                ? await CallAsync(fresh, message, isFresh: true, cancellationToken).ConfigureAwait(false)
                : null;
        }
        finally
        {
            _pool.Leave();
        }
    }

    /// <summary>Closes what waits; what is under way closes when it ends.</summary>
    public void Dispose() => _pool.Dispose();

    private async ValueTask<OtlpAnswer?> CallAsync(HttpConnection connection, ExportMessage message, bool isFresh, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await connection.CallAsync(message, cancellationToken).ConfigureAwait(false);
            if (connection.IsReusable)
                _pool.Put(connection);
            else
                connection.Dispose();
            return answer;
        }
        catch (SocketException) when (cancellationToken.IsCancellationRequested)
        {
            // The wait in the system call was cut.
            connection.Dispose();
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception failure) when (!isFresh && connection.IsSilent && failure is (IOException or SocketException))
        {
            connection.Dispose();
            return null;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private async ValueTask<HttpConnection?> ConnectAsync(HttpConnectionKind kind, CancellationToken cancellationToken)
    {
        if (_path() is not { } path)
            return null;
        var connection = new HttpConnection(kind);
        try
        {
            await connection.ConnectAsync(path, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch (SocketException)
        {
            // Whoever asks tries another way, which tells its own failure.
            connection.Dispose();
            return null;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
