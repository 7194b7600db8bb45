using System.Diagnostics;
using AuditOtel.Ledger;
using AuditOtel.Ledger.Merkle;

namespace AuditOtel.Bench;

/// <summary>The leaf and node hashes of one batch as the ledger computes them, held against libcrypto's SHA-256 of the same leaves and nodes one after the other. The best of several turns counts.</summary>
internal static class BatchHashes
{
    private const int Records = 512;
    private const int RecordBytes = 300;
    private const int LeafBytes = 1 + AppendBatch.RecordHead + RecordBytes;
    private const int Batches = 2;
    private const int MostTurns = 1000;

    internal static IEnumerable<Measurement> Measure(TimeSpan duration)
    {
        var source = new byte[Records * LeafBytes];
        Random.Shared.NextBytes(source);
        ByteSlice[] leaves = [.. Enumerable.Range(0, Records).Select(static i => new ByteSlice(i * LeafBytes, LeafBytes))];
        var hashes = new byte[Records * MerkleTree.HashLength];
        var (raw, ours) = (double.MaxValue, double.MaxValue);
        var started = Stopwatch.GetTimestamp();
        for (var turn = 0; turn < MostTurns && (turn < 3 || Stopwatch.GetElapsedTime(started) < duration); turn++)
        {
            raw = Math.Min(raw, Run(() => OneByOne(source, leaves, hashes)));
            ours = Math.Min(ours, Run(() => Together(source, leaves, hashes)));
        }

        yield return new Measurement("leaf + node hashes of one batch, lanes", "ns/record", ours, raw, "libcrypto, one after the other", $"{raw / ours:0.0} x as fast");
    }

    private static void Together(byte[] source, ByteSlice[] leaves, byte[] hashes)
    {
        Sha256Lanes.HashMany(source, leaves, hashes);
        new CompactRange().AppendMany(hashes, null);
    }

    private static void OneByOne(byte[] source, ByteSlice[] leaves, byte[] hashes)
    {
        var range = new CompactRange();
        for (var i = 0; i < leaves.Length; i++)
        {
            var hash = hashes.AsSpan(i * MerkleTree.HashLength, MerkleTree.HashLength);
            Sha256.Hash(source.AsSpan(leaves[i].Offset, leaves[i].Length), hash);
            range.Append(hash, null);
        }
    }

    private static double Run(Action batch)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Batches; i++)
            batch();
        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / (Batches * Records);
    }
}
