using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using AuditOtel.Collector.Ingestion;

namespace AuditOtel.Collector.Receivers.Loops;

/// <summary>
/// A connection as it begins: each request in a plain form is stored and answered without the server, because the server's work for
/// a request is more than all of ours. With the first bytes that are anything else, the connection is the server's for good.
/// </summary>
internal sealed class DirectConnection : ILoopConnection
{
    private const int Idle = 0;
    private const int Answering = 1;
    private const int HeldBack = 2;

    // As the server: a peer that does not take its answer holds a thread.
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);

    // What the server gives for the largest of them: ten seconds, and one for each 64 KiB.
    private static readonly TimeSpan RequestPatience = TimeSpan.FromSeconds(25);
    private readonly EventLoop _loop;
    private readonly LoopListener _listener;
    private readonly LogsReceiver _receiver;
    private readonly TimeProvider _time;
    private readonly Sender _sender;
    private readonly SocketOutput _output;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile PartialRequest? _partial;
    private long _lastUsed;
    private int _state;

    internal DirectConnection(Socket socket, EventLoop loop, LoopListener listener, LogsReceiver receiver, TimeProvider time)
    {
        Socket = socket;
        _loop = loop;
        _listener = listener;
        _receiver = receiver;
        _time = time;
        _sender = new Sender(LoopTransport.Listener, PeerEvidence.OfUnix(socket));
        _output = new SocketOutput(socket.SafeHandle);
        _lastUsed = time.GetTimestamp();
    }

    public long Key { get; set; }

    public Socket Socket { get; }

    /// <summary>When it has ended or is the server's.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>How long nothing has come; zero while a request is being answered.</summary>
    internal TimeSpan IdleTime => Volatile.Read(ref _state) == Idle ? _time.GetElapsedTime(Volatile.Read(ref _lastUsed)) : TimeSpan.Zero;

    /// <summary>Whether a request began to come long ago and has not come to its end.</summary>
    internal bool IsTooSlow => _partial is { } partial && _time.GetElapsedTime(partial.Begun) > RequestPatience;

    /// <summary>Takes nothing more; what has come is still answered, then the loop sees the end.</summary>
    internal void Stop() => SocketCalls.Shut(Socket, SocketShutdown.Receive);

    /// <summary>Waits for nothing: what is being answered is answered to nobody.</summary>
    internal void Abort() => SocketCalls.Shut(Socket, SocketShutdown.Both);

    public void Receive()
    {
        try
        {
            ReceiveOnce();
        }
        catch (Exception defect)
        {
            // The loop has other connections to serve. Whether it watches this one is not known; a closed one it does not.
            ReceiverLog.ConnectionFailed(_receiver.Logger, defect);
            Abort();
            End(isWatched: false);
        }
    }

    private void ReceiveOnce()
    {
        if (IsHeldBack())
            return;
        if (_partial is { } partial)
        {
            ReceiveRest(partial);
            return;
        }

        var room = _loop.Scratch;
        var read = SocketCalls.Receive(Socket.SafeHandle, room);
        if (read < 0 && Marshal.GetLastPInvokeError() is SocketCalls.Interrupted or SocketCalls.TryAgain)
            return;
        if (read <= 0)
        {
            End(isWatched: true);
            return;
        }

        var received = room[..(int)read];
        try
        {
            Take(received);
        }
        finally
        {
            // Requests hold personal data.
            received.Clear();
        }
    }

    private void Take(ReadOnlySpan<byte> received)
    {
        Volatile.Write(ref _lastUsed, _time.GetTimestamp());
        if (!DirectRequest.TryRead(received, out var content, out var length))
            HandOver(received);
        else if (received.Length < length)
            Begin(received, content, length);
        else
            Answer(received[content..]);
    }

    private void HandOver(ReadOnlySpan<byte> received)
    {
        _listener.HandOver(this, _loop, _output, received);
        _ended.SetResult();
    }

    private void Answer(ReadOnlySpan<byte> content)
    {
        _state = Answering;
        var request = new BodyBuffer(_receiver.Budget) { Announced = content.Length };
        var refusal = request.TryFill(content) ? null : Refusal.Overloaded();
        _ = AnswerAsync(request, request.Written, refusal);
    }

    /// <summary>The rest of a request is received where it stays.</summary>
    private void Begin(ReadOnlySpan<byte> received, int content, int length)
    {
        var bytes = new BodyBuffer(_receiver.Budget) { Announced = length };
        if (!bytes.TryFill(received))
        {
            // The server refuses it and takes the rest off the connection.
            bytes.Dispose();
            HandOver(received);
            return;
        }

        _partial = new PartialRequest(bytes, content, length, _lastUsed);
    }

    private void ReceiveRest(PartialRequest partial)
    {
        if (!partial.TryMakeRoom())
        {
            HandOver(partial.Bytes.Written.Span);
            EndPartial();
            return;
        }

        var read = partial.Receive(Socket.SafeHandle);
        if (read < 0 && Marshal.GetLastPInvokeError() is SocketCalls.Interrupted or SocketCalls.TryAgain)
            return;
        Volatile.Write(ref _lastUsed, _time.GetTimestamp());
        if (read <= 0)
        {
            End(isWatched: true);
        }
        else if (partial.IsWhole)
        {
            _state = Answering;
            _partial = null;
            _ = AnswerAsync(partial.Bytes, partial.Content, refusal: null);
        }
    }

    private void EndPartial()
    {
        _partial?.Bytes.Dispose();
        _partial = null;
    }

    private async Task AnswerAsync(BodyBuffer request, ReadOnlyMemory<byte> content, Refusal? refusal)
    {
        try
        {
            using (request)
            {
                var stored = default(IngestResult);
                if (refusal is null)
                    (stored, refusal) = await _receiver.IngestAsync(_sender, content);
                using (stored)
                    Write(stored, refusal, content.Span);
            }

            var sent = _output.FlushAsync();
            if (!sent.IsCompletedSuccessfully)
                await sent.AsTask().WaitAsync(AnswerPatience, _time);
        }
        catch (Exception failure)
        {
            // Without an answer the sender keeps its records.
            if (failure is not TimeoutException)
                ReceiverLog.RequestFailed(_receiver.Logger, failure);
            Abort();
        }

        GoOn();
    }

    private void GoOn()
    {
        if (Interlocked.Exchange(ref _state, Idle) != HeldBack)
            return;
        try
        {
            _loop.Resume(this);
        }
        catch (Exception defect) when (defect is Win32Exception or ObjectDisposedException)
        {
            // The loop cannot watch it any more, or has ended.
            ReceiverLog.ConnectionFailed(_receiver.Logger, defect);
            End(isWatched: false);
        }
    }

    private void Write(IngestResult? stored, Refusal? refusal, ReadOnlySpan<byte> request)
    {
        var now = _time.GetUtcNow();
        if (stored is not null)
            DirectAnswer.Write(_output, stored, request, _receiver.Ingestor.LedgerName, now);
        else
            DirectAnswer.Write(_output, refusal!, now);
    }

    /// <summary>While a request is being answered the next one is not read: the loop is told to look away until then.</summary>
    private bool IsHeldBack()
    {
        if (Volatile.Read(ref _state) == Idle)
            return false;
        _loop.Pause(this);
        if (Interlocked.CompareExchange(ref _state, HeldBack, Answering) == Answering)
            return true;

        // The answer went out meanwhile, and who sent it saw nobody held back.
        _loop.Resume(this);
        return false;
    }

    private void End(bool isWatched)
    {
        EndPartial();
        _loop.Remove(this, isWatched);
        _ = ReleaseAsync();
    }

    private async Task ReleaseAsync()
    {
        await _output.ReleaseAsync();
        Socket.Dispose();
        _ended.TrySetResult();
    }
}
