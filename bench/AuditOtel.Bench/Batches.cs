using System.Diagnostics;
using System.Security.Cryptography;

namespace AuditOtel.Bench;

/// <summary>
/// Requests of 512 records, four at a time, held against the tighter of two limits of this host: hashing a leaf and a tree node for each
/// record on one core, and writing and syncing the same bytes in order.
/// </summary>
internal static class Batches
{
    private const int RecordsPerBatch = 512;
    private const int Senders = 4;
    private const int Turns = 4;

    internal static async Task<IEnumerable<Measurement>> MeasureAsync(BenchCollector place, TimeSpan duration)
    {
        using var raw = new RawProbe(place.Directory);
        using var client = new BatchClient(place.Socket);
        await SendAsync(client, duration / (Turns * 4));
        var (ours, hashed, written) = (0.0, 0.0, 0.0);
        for (var turn = 0; turn < Turns; turn++)
        {
            hashed += Hash(duration / (Turns * 4));
            written += Write(raw, duration / (Turns * 4));
            ours += await SendAsync(client, duration / (Turns * 2));
        }

        var limit = Math.Min(hashed, written) / Turns;
        var against = hashed < written ? "SHA-256 of leaf and node, one core" : "pwrite + fdatasync of the same bytes";
        return
        [
            new Measurement($"batches of {RecordsPerBatch} records of {BatchClient.RecordBytes} B", "records/s", ours / Turns, limit, against, $"{ours / Turns / limit:P0} of it"),
        ];
    }

    private static async Task<double> SendAsync(BatchClient client, TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(SendUntilAsync)));
        return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;

        async Task<long> SendUntilAsync()
        {
            var sent = 0L;
            for (; Stopwatch.GetElapsedTime(started) < duration; sent += RecordsPerBatch)
                await client.SendAsync(RecordsPerBatch);
            return sent;
        }
    }

    private static double Hash(TimeSpan duration)
    {
        var leaf = new byte[BatchClient.RecordBytes + 1];
        var node = new byte[65];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        var started = Stopwatch.GetTimestamp();
        var records = 0L;
        for (; Stopwatch.GetElapsedTime(started) < duration; records++)
        {
            SHA256.HashData(leaf, digest);
            SHA256.HashData(node, digest);
        }

        return records / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Write(RawProbe raw, TimeSpan duration)
    {
        var bytes = new byte[BatchClient.RecordBytes * RecordsPerBatch];
        Random.Shared.NextBytes(bytes);
        var started = Stopwatch.GetTimestamp();
        var records = 0L;
        for (; Stopwatch.GetElapsedTime(started) < duration; records += RecordsPerBatch)
            raw.Append(bytes);
        return records / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
