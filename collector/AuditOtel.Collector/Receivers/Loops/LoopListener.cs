using System.Buffers;
using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using AuditOtel.Ledger;
using Microsoft.AspNetCore.Connections;

namespace AuditOtel.Collector.Receivers.Loops;

/// <summary>Accepts connections and gives each to the loop that has the fewest.</summary>
internal sealed class LoopListener(Socket socket, EndPoint endPoint, MemoryPool<byte> memory, Func<AppendRound> openRound) : IConnectionListener
{
    // While one loop waits for the disk, another reads and decodes; more of them only share the same disk.
    private const int MostLoops = 2;

    // With no descriptor or thread left, accepting again at once would only burn a processor.
    private static readonly TimeSpan ShortageDelay = TimeSpan.FromMilliseconds(100);

    private readonly EventLoop[] _loops = [.. Enumerable.Range(1, Math.Min(MostLoops, Environment.ProcessorCount)).Select(number => new EventLoop(openRound, number))];

    public EndPoint EndPoint => endPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var accepted = await socket.AcceptAsync(cancellationToken);
                if (DescriptorRoom.IsLeftBy(accepted.SafeHandle))
                    return Start(accepted);
                accepted.Dispose();
                await Task.Delay(ShortageDelay, cancellationToken);
            }
            catch (Exception failure) when (failure is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return null;
            }
            catch (Exception failure) when (failure is SocketException or Win32Exception)
            {
                await Task.Delay(ShortageDelay, cancellationToken);
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        // The server disposes a listener when all its connections have ended.
        Array.ForEach(_loops, static loop => loop.Dispose());
        memory.Dispose();
        return UnbindAsync();
    }

    private LoopConnection Start(Socket accepted)
    {
        try
        {
            var connection = new LoopConnection(accepted, endPoint, memory, _loops.MinBy(static loop => loop.Count)!);
            connection.Start();
            return connection;
        }
        catch
        {
            accepted.Dispose();
            throw;
        }
    }
}
