using System.Collections.Concurrent;

namespace AuditOtel.Ledger.Verification;

/// <summary>
/// Checks chunks on all cores and hands them on in order. What is under way is bounded, so memory is constant; a ledger of one chunk needs no threads.
/// Whatever ends a run early, nothing is left under way when it returns.
/// </summary>
internal sealed class ChunkPipeline(ChunkCheck check, CancellationToken ct) : IDisposable
{
    private static readonly int Workers = Environment.ProcessorCount;
    private readonly int _most = Workers + 2;
    private readonly BlockingCollection<FrameChunk> _work = [];
    private readonly List<Thread> _threads = [];
    private readonly Queue<FrameChunk> _pending = new();
    private readonly Stack<FrameChunk> _free = new();

    /// <summary>Checks the frames of one segment; <paramref name="take"/> gets the chunks in order and says whether to go on.</summary>
    public void Run(FrameChunker frames, Func<FrameChunk, bool> take)
    {
        bool goesOn = true;
        try
        {
            while (goesOn && frames.HasMore)
            {
                ct.ThrowIfCancellationRequested();
                Begin(frames);
                if (_pending.Count == _most)
                    goesOn = TakeOne(take);
            }

            while (goesOn && _pending.Count > 0)
                goesOn = TakeOne(take);
        }
        finally
        {
            while (_pending.TryDequeue(out FrameChunk? chunk))
            {
                chunk.Wait();
                _free.Push(chunk);
            }
        }
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        foreach (Thread thread in _threads)
            thread.Join();
        foreach (FrameChunk chunk in _free)
            chunk.Dispose();
        _work.Dispose();
    }

    private void Begin(FrameChunker frames)
    {
        FrameChunk chunk = _free.TryPop(out FrameChunk? free) ? free : new FrameChunk();
        try
        {
            frames.Fill(chunk);
        }
        catch
        {
            _free.Push(chunk);
            throw;
        }

        bool isOnly = _pending.Count == 0 && !frames.HasMore;
        _pending.Enqueue(chunk);
        if (isOnly)
            chunk.Run(check);
        else
            HandOver(chunk);
    }

    private void HandOver(FrameChunk chunk)
    {
        if (_threads.Count < Workers)
        {
            var thread = new Thread(Work) { IsBackground = true, Name = "auditotel verify" };
            _threads.Add(thread);
            thread.Start();
        }

        _work.Add(chunk, CancellationToken.None);
    }

    private void Work()
    {
        foreach (FrameChunk chunk in _work.GetConsumingEnumerable())
            chunk.Run(check);
    }

    private bool TakeOne(Func<FrameChunk, bool> take)
    {
        FrameChunk chunk = _pending.Dequeue();
        chunk.Wait();
        _free.Push(chunk);
        chunk.Demand();
        return take(chunk);
    }
}
