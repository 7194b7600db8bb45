using System.Diagnostics;
using System.Security.Cryptography;

namespace AuditOtel.Cli.Bench;

/// <summary>The least a Merkle tree costs here: SHA-256 of one leaf and one node for each record, on one core, with the platform's one-shot function.</summary>
internal static class HashProbe
{
    private const int NodeInput = 65;

    /// <summary>Records a second.</summary>
    internal static double Measure(int recordBytes, TimeSpan duration)
    {
        var leaf = new byte[recordBytes + 1];
        var node = new byte[NodeInput];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        var started = Stopwatch.GetTimestamp();
        var records = 0L;
        for (; (records & 0xFF) != 0 || Stopwatch.GetElapsedTime(started) < duration; records++)
        {
            SHA256.HashData(leaf, digest);
            SHA256.HashData(node, digest);
        }

        return records / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
