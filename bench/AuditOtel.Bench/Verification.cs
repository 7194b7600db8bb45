using System.Diagnostics;
using System.Globalization;
using AuditOtel.Ledger;
using AuditOtel.Ledger.Merkle;

namespace AuditOtel.Bench;

/// <summary>
/// Verifies a ledger that lies in the page cache, held against nothing but the hashing of as many leaves of the same size and as many tree nodes on all cores, message
/// by message with libcrypto's SHA-256 (the ledger's own works side by side and may be faster). A second ledger of a quarter the size shows whether the time grows with the size.
/// </summary>
internal static class Verification
{
    private const int RecordsPerBatch = 512;
    private const int RecordBytes = 300;
    private const int Turns = 5;

    internal static async Task<IEnumerable<Measurement>> MeasureAsync(string directory, int records)
    {
        var whole = await WriteAsync(Path.Combine(directory, "verify"), records);
        var quarter = await WriteAsync(Path.Combine(directory, "verify-quarter"), records / 4);
        Verify(quarter);
        var (ours, small, raw) = (0.0, 0.0, 0.0);
        for (var turn = 0; turn < Turns; turn++)
        {
            raw = Math.Max(raw, Hash(records));
            ours = Math.Max(ours, Verify(whole));
            small = Math.Max(small, Verify(quarter));
        }

        return
        [
            new Measurement("verify", "records/s", ours, raw, "SHA-256 of leaf and node, all cores", $"{ours / raw:P0} of it", "at least 60 %", ours >= 0.6 * raw),
            new Measurement("verify, a quarter of the records", "records/s", small, ours, "the same with all of them", $"{small / ours:0.00} x", "0.8 to 1.25 x", small / ours is >= 0.8 and <= 1.25),
        ];
    }

    private static async Task<string> WriteAsync(string directory, int records)
    {
        LedgerDirectory.Create(directory, "auditotel/bench", TimeProvider.System);
        await using var writer = LedgerWriter.Open(new LedgerOptions { Directory = directory }, TimeProvider.System);
        for (var written = 0; written < records; written += RecordsPerBatch)
        {
            using var batch = writer.NewBatch();
            var context = batch.AddContext("bench"u8);
            for (var i = 0; i < RecordsPerBatch; i++)
                Random.Shared.NextBytes(batch.AddRecord(context, RecordBytes));
            if (await writer.AppendAsync(batch) != AppendResult.Stored)
                throw new InvalidOperationException("The ledger did not take the records of the benchmark.");
        }

        return directory;
    }

    private static double Verify(string directory)
    {
        var started = Stopwatch.GetTimestamp();
        var report = LedgerVerifier.Verify(new VerificationOptions { Directory = directory });
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return report.Result == VerificationResult.Intact
            ? report.Records / seconds
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The benchmark's ledger does not verify: {report.Problems[0].Detail}"));
    }

    private static double Hash(int records)
    {
        var started = Stopwatch.GetTimestamp();
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() => HashSome(records / Environment.ProcessorCount))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return records / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void HashSome(int records)
    {
        var leaf = new byte[1 + AppendBatch.RecordHead + RecordBytes];
        var node = new byte[65];
        Span<byte> digest = stackalloc byte[MerkleTree.HashLength];
        for (var i = 0; i < records; i++)
        {
            Sha256.Hash(leaf, digest);
            Sha256.Hash(node, digest);
        }
    }
}
