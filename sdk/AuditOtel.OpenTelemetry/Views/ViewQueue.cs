using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using AuditOtel.Trail;

namespace AuditOtel.OpenTelemetry.Views;

/// <summary>Copies that wait to be shown. Whoever adds one never waits; one consumer takes them.</summary>
internal sealed class ViewQueue
{
    /// <summary>The most copies that wait.</summary>
    internal const int MostRecords = 8192;

    /// <summary>The most bytes that they have.</summary>
    internal const long MostBytes = 16 * 1024 * 1024;

    private readonly Channel<(byte[] Record, TaskCompletionSource? Reached)> _items = Channel.CreateUnbounded<(byte[], TaskCompletionSource?)>();
    private int _records;
    private long _bytes;

    /// <summary>Adds a copy.</summary>
    /// <returns>Why there is no room for it, or null.</returns>
    internal string? TryAdd(byte[] record)
    {
        // The limits are checked after the fact: a few too many for a moment harm nobody, and no lock is needed.
        if (Interlocked.Increment(ref _records) <= MostRecords & Interlocked.Add(ref _bytes, record.Length) <= MostBytes)
        {
            if (_items.Writer.TryWrite((record, null)))
                return null;
            Forget(record);
            return ViewMetrics.Closed;
        }

        Forget(record);
        return ViewMetrics.Full;
    }

    /// <summary>Waits for the next copy; false when the queue is closed and empty. What was taken before counts as done.</summary>
    internal bool TryTake([NotNullWhen(true)] out byte[]? record)
    {
        while (true)
        {
            while (_items.Reader.TryRead(out var item))
            {
                item.Reached?.TrySetResult();
                if (item.Reached is not null)
                    continue;
                Forget(item.Record);
                record = item.Record;
                return true;
            }

            if (_items.Reader.Completion.IsCompleted)
                break;
            Blocking.Wait(new ValueTask(_items.Reader.WaitToReadAsync().AsTask()));
        }

        record = null;
        return false;
    }

    /// <summary>Waits until everything that was added before is done.</summary>
    /// <param name="timeoutMilliseconds">The longest wait; -1 has no end.</param>
    internal bool Flush(int timeoutMilliseconds)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return !_items.Writer.TryWrite(([], reached)) || reached.Task.Wait(timeoutMilliseconds);
    }

    /// <summary>Takes nothing more; what waits can still be taken.</summary>
    internal void Close() => _items.Writer.TryComplete();

    /// <summary>Throws away what waits.</summary>
    /// <returns>How many copies.</returns>
    internal int Clear()
    {
        var count = 0;
        while (_items.Reader.TryRead(out var item))
        {
            item.Reached?.TrySetResult();
            count += item.Reached is null ? 1 : 0;
        }

        return count;
    }

    private void Forget(byte[] record)
    {
        Interlocked.Decrement(ref _records);
        Interlocked.Add(ref _bytes, -record.Length);
    }
}
