using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AuditOtel.Collector.Ingestion;

/// <summary>
/// Where an id's key goes in the table of ids. Senders choose UUIDs, so the hash has a key that every process draws anew: nobody outside knows which ids
/// meet in one place.
/// </summary>
internal static class IdHash
{
    private static readonly ulong Low = Draw();
    private static readonly ulong High = Draw();
    private static readonly ulong Again = Draw();
    private static readonly ulong Odd = Draw() | 1;

    // Two folded products: the first depends on all 128 bits and two secrets, the second spreads keys that differ in few bits.
    internal static uint Of(UInt128 key) => (uint)Fold(Fold((ulong)key ^ Low, (ulong)(key >> 64) ^ High) ^ Again, Odd);

    private static ulong Fold(ulong one, ulong other) => Math.BigMul(one, other, out var low) ^ low;

    private static ulong Draw() => MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}
