using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace AuditOtel.Collector.Receivers.Loops;

/// <summary>
/// A connection of the server's that an event loop reads. The loop hands the bytes to the server, which handles the request in that very call as far as it can; what it
/// waits for then goes on where that ends.
/// </summary>
internal sealed class LoopConnection : DefaultConnectionContext, IConnectionSocketFeature, IMemoryPoolFeature, IDuplexPipe, ILoopConnection
{
    private const int FirstRoom = 4096;

    // A request of many records comes with few calls then; a connection that sends single ones never takes so much.
    private const int MostRoom = 64 << 10;
    private const int PauseBytes = 1 << 20;

    // One connection that sends without end lets the others have their turn.
    private const int MostReads = 16;

    private readonly Pipe _input;
    private readonly LoopInput _received;
    private readonly SocketOutput _output;
    private readonly EventLoop _loop;
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _wanted = FirstRoom;
    private bool _isWatched = true;
    private bool _isEnded;

    internal LoopConnection(Socket socket, SocketOutput output, EndPoint local, MemoryPool<byte> memory, EventLoop loop)
        : base(Guid.NewGuid().ToString("N"))
    {
        // A request is handled where its bytes arrive: neither side may be handed to another thread.
        _input = new Pipe(new PipeOptions(memory, PipeScheduler.Inline, PipeScheduler.Inline, PauseBytes, PauseBytes / 2, useSynchronizationContext: false));
        _received = new LoopInput(_input.Reader, loop);
        MemoryPool = memory;
        Socket = socket;
        _loop = loop;
        LocalEndPoint = local;
        _output = output;
        Transport = this;
        ConnectionClosed = _closed.Token;
        Features.Set<IConnectionSocketFeature>(this);

        // Without it the server would take the shared pool, which answers an unbounded wish with nothing.
        Features.Set<IMemoryPoolFeature>(this);
    }

    public Socket Socket { get; }

    public MemoryPool<byte> MemoryPool { get; }

    PipeReader IDuplexPipe.Input => _received;

    PipeWriter IDuplexPipe.Output => _output;

    public long Key { get; set; }

    public override void Abort(ConnectionAbortedException abortReason) => SocketCalls.Shut(Socket, SocketShutdown.Both);

    public override async ValueTask DisposeAsync()
    {
        await _input.Reader.CompleteAsync();
        await _output.CompleteAsync();
        SocketCalls.Shut(Socket, SocketShutdown.Both);

        // The loop sees the shut connection next, also when this runs on the loop.
        await _ended.Task;
        await _output.ReleaseAsync();
        Socket.Dispose();
        _closed.Dispose();
        await base.DisposeAsync();
    }

    /// <summary>Hands the server what was received before the connection was its own; once, before anything else is.</summary>
    internal void Begin(ReadOnlySpan<byte> received)
    {
        _input.Writer.Write(received);
        Flush();
    }

    /// <summary>Reads what has come and hands it to the server.</summary>
    public void Receive()
    {
        try
        {
            for (var reads = 0; reads < MostReads && ReceiveOnce(); reads++)
            {
            }
        }
        catch (Exception defect)
        {
            // The server reports it as the end of the connection; the loop has nobody else to tell.
            End(new ConnectionResetException("The connection could not be read.", defect));
        }
    }

    /// <summary>Whether there may be more to read at once.</summary>
    private bool ReceiveOnce()
    {
        var room = _input.Writer.GetSpan(_wanted);
        var read = SocketCalls.Receive(Socket.SafeHandle, room);
        var errno = read < 0 ? Marshal.GetLastPInvokeError() : 0;
        if (errno is SocketCalls.Interrupted or SocketCalls.TryAgain)
            return errno == SocketCalls.Interrupted;
        if (read <= 0)
        {
            End(errno == 0 ? null : new ConnectionResetException($"The connection was lost (error {errno})."));
            return false;
        }

        var isFull = read == room.Length;
        _wanted = isFull ? MostRoom : FirstRoom;
        _input.Writer.Advance((int)read);
        return Flush() && isFull;
    }

    /// <summary>Whether the server takes more at once.</summary>
    private bool Flush()
    {
        var flush = _input.Writer.FlushAsync();
        if (flush.IsCompletedSuccessfully)
            return GoesOn(flush.Result);
        _isWatched = false;
        _loop.Pause(this);
        _ = ResumeAsync(flush);
        return false;
    }

    // On whatever thread takes the bytes.
    private async Task ResumeAsync(ValueTask<FlushResult> flush)
    {
        try
        {
            if (!GoesOn(await flush))
                return;
            _isWatched = true;
            _loop.Resume(this);
        }
        catch (Exception defect)
        {
            End(new ConnectionResetException("The connection could not be read on.", defect));
        }
    }

    /// <summary>Whether the server takes more.</summary>
    private bool GoesOn(FlushResult flush)
    {
        if (!flush.IsCompleted)
            return true;
        End(null);
        return false;
    }

    private void End(Exception? failure)
    {
        if (_isEnded)
            return;
        _isEnded = true;
        _loop.Remove(this, _isWatched);
        _input.Writer.Complete(failure);

        // What others do at the end of a connection is not for the loop's thread.
        ThreadPool.UnsafeQueueUserWorkItem(
            static connection =>
            {
                connection._closed.Cancel();
                connection._ended.SetResult();
            },
            this,
            preferLocal: false);
    }
}
