using System.Buffers;
using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using AuditOtel.Ledger;
using Microsoft.AspNetCore.Connections;

namespace AuditOtel.Collector.Receivers.Loops;

/// <summary>Accepts connections and gives each to the loop that has the fewest; the server gets those that send what it has to judge.</summary>
internal sealed class LoopListener : IConnectionListener
{
    // While one loop stores a little itself, the other reads and decodes; a third brought nothing.
    private const int MostLoops = 2;

    // With no descriptor or thread left, accepting again at once would only burn a processor.
    private static readonly TimeSpan ShortageDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan IdleCheck = TimeSpan.FromSeconds(10);

    private readonly Socket _socket;
    private readonly MemoryPool<byte> _memory;
    private readonly LogsReceiver _receiver;
    private readonly TimeProvider _time;
    private readonly EventLoop[] _loops;
    private readonly Channel<LoopConnection> _handedOver = Channel.CreateUnbounded<LoopConnection>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _accepting;
    private readonly ITimer _idleCheck;

    internal LoopListener(Socket socket, EndPoint endPoint, MemoryPool<byte> memory, Func<Action, AppendRound> openRound, LogsReceiver receiver, TimeProvider time)
    {
        _socket = socket;
        EndPoint = endPoint;
        _memory = memory;
        _receiver = receiver;
        _time = time;
        _loops = [.. Enumerable.Range(1, Math.Min(MostLoops, Environment.ProcessorCount)).Select(number => new EventLoop(openRound, number))];
        _idleCheck = time.CreateTimer(_ => EndIdle(), null, IdleCheck, IdleCheck);
        _accepting = AcceptAllAsync();
    }

    public EndPoint EndPoint { get; }

    private IEnumerable<DirectConnection> Direct => _loops.SelectMany(static loop => loop.Direct);

    /// <summary>Waits for the next connection that the server has to serve.</summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _handedOver.Reader.WaitToReadAsync(cancellationToken) && _handedOver.Reader.TryRead(out var connection) ? connection : null;

    /// <summary>Accepts nothing more, has what has come answered, and ends the connections that the server does not know.</summary>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await StopAcceptingAsync();
        DirectConnection[] direct = [.. Direct];
        Array.ForEach(direct, static connection => connection.Stop());
        try
        {
            await Task.WhenAll(direct.Select(static connection => connection.Ended)).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Nobody waits any longer: they are cut, as the server then does with its own.
            Array.ForEach(direct, static connection => connection.Abort());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAcceptingAsync();
        foreach (var connection in Direct)
            connection.Abort();

        // The server disposes a listener when all its connections have ended.
        Array.ForEach(_loops, static loop => loop.Dispose());
        _memory.Dispose();
    }

    /// <summary>Makes a connection the server's, with what was received of it; on its loop's thread.</summary>
    internal void HandOver(DirectConnection connection, EventLoop loop, SocketOutput output, ReadOnlySpan<byte> received)
    {
        var served = new LoopConnection(connection.Socket, output, EndPoint, _memory, loop);
        loop.Replace(connection, served);
        served.Begin(received);

        // A server that stops takes no more of them.
        if (!_handedOver.Writer.TryWrite(served))
            _ = served.DisposeAsync().AsTask();
    }

    private async Task StopAcceptingAsync()
    {
        _socket.Dispose();
        await _accepting;
        _handedOver.Writer.TryComplete();
        await _idleCheck.DisposeAsync();
    }

    private async Task AcceptAllAsync()
    {
        while (true)
        {
            try
            {
                var accepted = await _socket.AcceptAsync();
                if (_loops.Sum(static loop => loop.Count) < CollectorServer.MaxConnections && DescriptorRoom.IsLeftBy(accepted.SafeHandle))
                {
                    Start(accepted);
                    continue;
                }

                accepted.Dispose();
                await Task.Delay(ShortageDelay, _time);
            }
            catch (Exception failure) when (failure is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return;
            }
            catch (Exception failure) when (failure is SocketException or Win32Exception)
            {
                await Task.Delay(ShortageDelay, _time);
            }
        }
    }

    private void Start(Socket accepted)
    {
        try
        {
            var loop = _loops.MinBy(static loop => loop.Count)!;
            loop.Add(new DirectConnection(accepted, loop, this, _receiver, _time));
        }
        catch
        {
            accepted.Dispose();
            throw;
        }
    }

    private void EndIdle()
    {
        foreach (var connection in Direct)
        {
            if (connection.IsTooSlow)
                connection.Abort();
            else if (connection.IdleTime > CollectorServer.IdleConnection)
                connection.Stop();
        }
    }
}
