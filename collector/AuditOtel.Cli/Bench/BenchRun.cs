using System.Diagnostics;

namespace AuditOtel.Cli.Bench;

/// <summary>Measures this host, ours and raw in turns, so that both see the same disk and the same processors.</summary>
internal sealed class BenchRun(BenchSettings settings, Action<string> progress)
{
    private const int Turns = 5;
    private const int Senders = 16;
    private const int SectorBytes = 512;
    private const int SingleBlock = 50;
    private const int MostSingles = 5000;
    private const int ConcurrentShare = 4;

    private static readonly TimeSpan ProbeTime = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs all of it; takes some ten seconds.</summary>
    internal async Task<BenchFigures> MeasureAsync(CancellationToken cancellationToken)
    {
        var (ingest, processor, raw, stored) = await IngestAsync(cancellationToken);
        await using var place = await BenchPlace.StartAsync(settings.Directory);
        var (single, syncs) = Single(place, cancellationToken);
        var (concurrent, concurrentProcessor) = Concurrent(place, cancellationToken);
        return new BenchFigures
        {
            Settings = settings,
            IngestRecordsPerSecond = ingest,
            HashRecordsPerSecond = raw.Hash,
            SequentialBytesPerSecond = raw.Sequential,
            GrowingBytesPerSecond = raw.Growing,
            StoredToOwn = stored,
            Single = single,
            Raw = syncs,
            ConcurrentRecordsPerSecond = concurrent,
            IngestProcessorMicroseconds = processor,
            ConcurrentProcessorMicroseconds = concurrentProcessor,
        };
    }

    private async Task<(double Ingest, double Processor, (double Hash, double Sequential, double Growing) Raw, double Stored)> IngestAsync(CancellationToken cancellationToken)
    {
        await using var place = await BenchPlace.StartAsync(settings.Directory);
        var senders = Enumerable.Range(0, Senders).Select(_ => Clients(place, 1, settings.Batch)).ToArray();
        var requests = Math.Max(1, settings.Records / Turns / settings.Batch);
        var (ingest, processor, hash, sequential, growing) = (new double[Turns], new double[Turns], new double[Turns], new double[Turns], new double[Turns]);
        SendAll(senders, requests);
        for (var turn = 0; turn < Turns; turn++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress($"batches of {settings.Batch} records, turn {turn + 1} of {Turns}");
            hash[turn] = HashProbe.Measure(settings.RecordBytes, ProbeTime);
            sequential[turn] = place.Raw.Sequential(settings.RecordBytes * settings.Batch, ProbeTime);
            growing[turn] = place.Raw.Growing(settings.RecordBytes * settings.Batch, ProbeTime);
            (ingest[turn], processor[turn]) = SendAll(senders, requests);
        }

        Array.ForEach(senders, static sender => sender.Dispose());
        var own = (double)settings.RecordBytes * settings.Batch * requests * (Turns + 1);
        return (Median(ingest), Median(processor), (Median(hash), Median(sequential), Median(growing)), await place.StopAsync() / own);
    }

    private (Samples Single, Samples Raw) Single(BenchPlace place, CancellationToken cancellationToken)
    {
        using var client = new LeanClient(place.HttpSocket, 1, settings.RecordBytes);
        var count = Math.Clamp(settings.Records, SingleBlock, MostSingles);
        var (single, raw) = (new Samples(), new Samples());
        for (var sent = -count / 2; sent < count; sent += SingleBlock)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress($"single records, {Math.Max(0, sent)} of {count}");

            // What is sent first warms up and does not count.
            Block(client, place.Raw, sent < 0 ? new Samples() : single, sent < 0 ? new Samples() : raw);
        }

        return (single, raw);
    }

    private static void Block(LeanClient client, RawProbe probe, Samples single, Samples raw)
    {
        Span<byte> sector = stackalloc byte[SectorBytes];
        Random.Shared.NextBytes(sector);
        for (var i = 0; i < SingleBlock; i++)
            raw.Add(probe.Append(sector));
        for (var i = 0; i < SingleBlock; i++)
        {
            var started = Stopwatch.GetTimestamp();
            client.Send();
            single.Add(Stopwatch.GetTimestamp() - started);
        }
    }

    private (double Rate, double Processor) Concurrent(BenchPlace place, CancellationToken cancellationToken)
    {
        using var clients = Clients(place, BenchFigures.Clients, 1);
        var requests = Math.Max(BenchFigures.Clients, settings.Records / ConcurrentShare / Turns);
        var turns = new Sending[Turns];
        SendAll([clients], requests);
        for (var turn = 0; turn < Turns; turn++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress($"{BenchFigures.Clients} clients, turn {turn + 1} of {Turns}");
            turns[turn] = SendAll([clients], requests);
        }

        return (Median([.. turns.Select(static turn => turn.RecordsPerSecond)]), Median([.. turns.Select(static turn => turn.ProcessorMicroseconds)]));
    }

    private ClientGroup Clients(BenchPlace place, int count, int records) =>
        new([.. Enumerable.Range(0, count).Select(_ => new LeanClient(place.HttpSocket, records, settings.RecordBytes))]);

    /// <summary>Sends so many requests in all, each group of clients on a thread of its own.</summary>
    private static Sending SendAll(ClientGroup[] senders, int requests)
    {
        var (left, records) = (requests, 0L);
        Exception? failure = null;
        var (started, processor) = (Stopwatch.GetTimestamp(), ProcessorTime());
        var threads = senders.Select(clients => new Thread(() => SendUntilDone(clients)) { Name = "bench client" }).ToArray();
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        return failure is null
            ? new Sending(records / Stopwatch.GetElapsedTime(started).TotalSeconds, (ProcessorTime() - processor).TotalMicroseconds / records)
            : throw failure;

        void SendUntilDone(ClientGroup clients)
        {
            try
            {
                Interlocked.Add(ref records, clients.Send(() => Interlocked.Decrement(ref left) >= 0));
            }
            catch (Exception e)
            {
                failure = e;
            }
        }
    }

    private static TimeSpan ProcessorTime() => OperatingSystem.IsLinux() ? Environment.CpuUsage.TotalTime : TimeSpan.Zero;

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
