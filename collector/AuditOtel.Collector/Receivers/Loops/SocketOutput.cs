using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Receivers.Loops;

/// <summary>
/// Sends on the thread that flushes, with one system call for an answer that the peer has room for. For a peer that reads slowly a thread is made that
/// waits with the rest, so that no thread of the pool does; the server's minimum rate ends that wait.
/// </summary>
internal sealed class SocketOutput(SafeHandle socket) : PipeWriter
{
    private const int FirstCapacity = 4096;
    private const int KeptCapacity = 64 << 10;
    private byte[] _bytes = [];
    private int _length;
    private volatile bool _isOver;
    private Task<FlushResult>? _slow;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _length;

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _bytes.Length - _length);
        _length += bytes;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_length);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var sent = _isOver ? _length : Send(0);
        if (sent < _length)
        {
            _slow = Task.Factory.StartNew(() => SendRest(sent), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return new ValueTask<FlushResult>(_slow);
        }

        Clear();
        return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: _isOver));
    }

    /// <summary>Has nothing to do: a flush that waits ends when the connection is shut, which follows.</summary>
    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null) => _isOver = true;

    /// <summary>Gives the buffer back, once no thread sends from it; the socket is shut before.</summary>
    internal async ValueTask ReleaseAsync()
    {
        if (_slow is not null)
            await _slow;
        Return();
        _bytes = [];
    }

    private FlushResult SendRest(int sent)
    {
        while (sent < _length && !_isOver)
        {
            SocketCalls.WaitForRoom(socket);
            sent = Send(sent);
        }

        Clear();
        return new FlushResult(isCanceled: false, isCompleted: _isOver);
    }

    /// <summary>Sends what goes without waiting; returns how much was sent in all. A peer that is gone takes everything.</summary>
    private int Send(int sent)
    {
        while (sent < _length)
        {
            var count = SocketCalls.Send(socket, _bytes.AsSpan(sent, _length - sent));
            var errno = count < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (errno == SocketCalls.TryAgain)
                return sent;
            if (errno is not (0 or SocketCalls.Interrupted))
            {
                _isOver = true;
                return _length;
            }

            sent += (int)Math.Max(count, 0);
        }

        return sent;
    }

    private void MakeRoom(int wanted)
    {
        if (_bytes.Length - _length >= wanted)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstCapacity, checked(Math.Max(_length * 2, _length + wanted))));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        Return();
        _bytes = larger;
    }

    private void Clear()
    {
        _length = 0;
        if (_bytes.Length <= KeptCapacity)
            return;
        Return();
        _bytes = [];
    }

    private void Return()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
    }
}
