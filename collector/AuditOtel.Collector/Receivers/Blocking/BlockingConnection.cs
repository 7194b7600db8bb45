using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace AuditOtel.Collector.Receivers.Blocking;

/// <summary>
/// A connection with a thread of its own. The thread waits for bytes and hands them to the server, which handles the request in that very call; when
/// the request has to wait for something, the call returns early and the thread waits for bytes again.
/// </summary>
internal sealed class BlockingConnection : DefaultConnectionContext, IConnectionSocketFeature, IMemoryPoolFeature, IDuplexPipe
{
    private const int FirstRoom = 4096;

    // A request of many records comes with few calls then; a connection that sends single ones never takes so much.
    private const int MostRoom = 64 << 10;
    private const int PauseBytes = 1 << 20;
    private const int StackBytes = 512 << 10;

    private readonly Pipe _input;
    private readonly BlockingOutput _output;
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal BlockingConnection(Socket socket, EndPoint local, MemoryPool<byte> memory)
        : base(Guid.NewGuid().ToString("N"))
    {
        // A request is handled where its bytes arrive: neither side may be handed to another thread.
        _input = new Pipe(new PipeOptions(memory, PipeScheduler.Inline, PipeScheduler.Inline, PauseBytes, PauseBytes / 2, useSynchronizationContext: false));
        MemoryPool = memory;
        Socket = socket;
        LocalEndPoint = local;
        _output = new BlockingOutput(socket.SafeHandle);
        Transport = this;
        ConnectionClosed = _closed.Token;
        Features.Set<IConnectionSocketFeature>(this);

        // Without it the server would take the shared pool, which answers an unbounded wish with nothing.
        Features.Set<IMemoryPoolFeature>(this);
    }

    public Socket Socket { get; }

    public MemoryPool<byte> MemoryPool { get; }

    PipeReader IDuplexPipe.Input => _input.Reader;

    PipeWriter IDuplexPipe.Output => _output;

    internal void Start() => new Thread(Run, StackBytes) { IsBackground = true, Name = "auditotel connection" }.UnsafeStart();

    public override void Abort(ConnectionAbortedException abortReason) => Shutdown();

    public override async ValueTask DisposeAsync()
    {
        await _input.Reader.CompleteAsync();
        await _output.CompleteAsync();
        Shutdown();

        // It may run on the very thread it waits for, which ends when this call returns there.
        await _ended.Task;
        await _output.ReleaseAsync();
        Socket.Dispose();
        _closed.Dispose();
        await base.DisposeAsync();
    }

    private void Run()
    {
        Exception? failure = null;
        try
        {
            failure = Receive();
        }
        catch (Exception defect)
        {
            // The server reports it as the end of the connection; this thread has nobody else to tell.
            failure = new ConnectionResetException("The connection could not be read.", defect);
        }

        _input.Writer.Complete(failure);
        _closed.Cancel();
        _ended.SetResult();
    }

    private ConnectionResetException? Receive()
    {
        var wanted = FirstRoom;
        while (true)
        {
            var room = _input.Writer.GetSpan(wanted);
            var read = SocketCalls.Receive(Socket.SafeHandle, room);
            var errno = read < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (errno == SocketCalls.Interrupted)
                continue;
            if (read <= 0)
                return errno == 0 ? null : new ConnectionResetException($"The connection was lost (error {errno}).");
            wanted = read == room.Length ? MostRoom : FirstRoom;
            _input.Writer.Advance((int)read);
            if (Hand().IsCompleted)
                return null;
        }
    }

    /// <summary>Gives the bytes to the server; waits only when it has much more of them than it takes.</summary>
    private FlushResult Hand()
    {
        var flush = _input.Writer.FlushAsync();
        return flush.IsCompleted ? flush.GetAwaiter().GetResult() : flush.AsTask().GetAwaiter().GetResult();
    }

    private void Shutdown()
    {
        try
        {
            Socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // It is shut already, by the peer or by us.
        }
    }
}
