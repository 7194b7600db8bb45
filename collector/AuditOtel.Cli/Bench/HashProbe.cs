using System.Diagnostics;
using System.Security.Cryptography;
using AuditOtel.Ledger.Merkle;

namespace AuditOtel.Cli.Bench;

/// <summary>
/// What SHA-256 of one leaf and one node for each record costs on one core of this host, with libcrypto's function message by message: the raw figure that anybody's program gets. The ledger's
/// own hashing works on many messages side by side (<see cref="Sha256Lanes"/>) and may be faster than that.
/// </summary>
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
            Sha256.Hash(leaf, digest);
            Sha256.Hash(node, digest);
        }

        return records / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
