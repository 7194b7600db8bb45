using System.Net.Sockets;
using AuditOtel.Otlp;

namespace AuditOtel.Transport;

/// <summary>
/// One connection to a collector's HTTP/1.1 socket (RFC 9112), for one request at a time. Head and message go out with one call, which is the form that the
/// collector answers on its short way. After a failure it serves nothing more.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private const int LargestToKeep = 64 * 1024;

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private ProtobufWriter _request = new();

    internal HttpConnection(HttpConnectionKind kind) => Kind = kind;

    internal HttpConnectionKind Kind { get; }

    /// <summary>When it was last used, by the pool's clock.</summary>
    internal long LastUsed { get; set; }

    /// <summary>Whether nothing has come of the answer.</summary>
    internal bool IsSilent { get; private set; }

    /// <summary>Whether it can carry another request.</summary>
    internal bool IsReusable { get; private set; }

    /// <summary>Whether it is idle and open: nothing may come on it, neither bytes nor its end.</summary>
    internal bool IsOpen => !_socket.Poll(0, SelectMode.SelectRead);

    private bool IsBlocking => Kind == HttpConnectionKind.Blocking;

    /// <summary>Connects, without waiting where a collector takes no more connections just now.</summary>
    /// <exception cref="SocketException">Nobody takes connections there.</exception>
    internal ValueTask ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var endPoint = new UnixDomainSocketEndPoint(path);
        if (!IsBlocking)
            return _socket.ConnectAsync(endPoint, cancellationToken);

        // Only the connection itself: what is sent has the call's own limit.
        _socket.SendTimeout = 1;
        _socket.Connect(endPoint);
        _socket.SendTimeout = 0;
        return ValueTask.CompletedTask;
    }

    /// <summary>Sends a message and reads its answer.</summary>
    /// <exception cref="OperationCanceledException">The call was ended.</exception>
    /// <exception cref="IOException">The collector closed the connection; a <see cref="SocketException"/> says the same.</exception>
    internal async ValueTask<OtlpAnswer> CallAsync(ExportMessage message, CancellationToken cancellationToken)
    {
        (IsSilent, IsReusable) = (true, false);
        using var cutting = IsBlocking ? cancellationToken.UnsafeRegister(static connection => ((HttpConnection)connection!).Cut(), this) : default;
        WriteRequest(message);
        for (var rest = _request.WrittenMemory; rest.Length > 0;)
            rest = rest[await SendAsync(rest, cancellationToken).ConfigureAwait(false)..];
        WipeRequest();
        var received = new LimitedBody();
        try
        {
            return await ReceiveAsync(received, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            received.Dispose();
            throw;
        }
    }

    /// <summary>Closes it. What a failed call had to send is left to the garbage collector, because the platform may still be reading it.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        if (_request.Length == 0)
            _request.Dispose();
    }

    private async ValueTask<OtlpAnswer> ReceiveAsync(LimitedBody received, CancellationToken cancellationToken)
    {
        var head = default(HttpAnswerHead);
        while (true)
        {
            var count = await ReceiveOnceAsync(received.Room(), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw new IOException("It closed the connection before its answer was complete.");
            }

            IsSilent = false;
            received.Advance(count);
            if (!HttpAnswer.TryJudge(received, ref head, out var answer))
                continue;
            IsReusable = head is { Length: > 0, Closes: false };
            return answer;
        }
    }

    private void WriteRequest(in ExportMessage message)
    {
        _request.WriteRaw("POST /v1/audit HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nContent-Length: "u8);
        Span<byte> digits = stackalloc byte[11];
        message.Length.TryFormat(digits, out var count);
        _request.WriteRaw(digits[..count]);
        _request.WriteRaw("\r\n\r\n"u8);
        message.Write(_request);
    }

    // Records hold personal data.
    private void WipeRequest()
    {
        _request.Truncate();
        if (_request.Capacity <= LargestToKeep)
            return;
        _request.Dispose();
        _request = new ProtobufWriter();
    }

    private ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        IsBlocking ? new ValueTask<int>(_socket.Send(bytes.Span)) : _socket.SendAsync(bytes, cancellationToken);

    private ValueTask<int> ReceiveOnceAsync(Memory<byte> room, CancellationToken cancellationToken) =>
        IsBlocking ? new ValueTask<int>(_socket.Receive(room.Span)) : _socket.ReceiveAsync(room, cancellationToken);

    /// <summary>Ends the system call in which another thread waits.</summary>
    private void Cut()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // It has ended already, and so has the wait.
        }
    }
}
