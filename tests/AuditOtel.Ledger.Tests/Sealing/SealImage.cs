using System.Buffers.Binary;
using AuditOtel.Ledger.Sealing;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Tests.Sealing;

/// <summary>Reads and writes the frames of a ledger's seals, as an attacker would.</summary>
internal static class SealImage
{
    public static List<byte[]> Frames(TestLedger ledger)
    {
        byte[] file = File.ReadAllBytes(ledger.SealsPath);
        return [.. Enumerable.Range(1, (file.Length / 512) - 1).Select(n => file.AsSpan(n * 512, 512).ToArray()).TakeWhile(static f => f.AsSpan().ContainsAnyExcept((byte)0))];
    }

    public static void Replace(TestLedger ledger, IEnumerable<byte[]> frames)
    {
        byte[] file = File.ReadAllBytes(ledger.SealsPath);
        file.AsSpan(512).Clear();
        int at = 512;
        foreach (byte[] frame in frames)
        {
            frame.CopyTo(file, at);
            at += 512;
        }

        File.WriteAllBytes(ledger.SealsPath, file);
    }

    public static SealKind Kind(byte[] frame) => (SealKind)frame[40];

    public static List<SealKind> Kinds(TestLedger ledger) => [.. Frames(ledger).Select(Kind)];

    public static long Time(byte[] frame) => BinaryPrimitives.ReadInt64LittleEndian(frame.AsSpan(16));

    public static long Size(byte[] frame) => BinaryPrimitives.ReadInt64LittleEndian(frame.AsSpan(48));

    /// <summary>A frame with a changed byte and a right checksum.</summary>
    public static byte[] Changed(byte[] frame, int offset)
    {
        byte[] changed = [.. frame];
        changed[offset] ^= 1;
        BinaryPrimitives.WriteUInt32LittleEndian(changed, Crc32C.Compute(changed.AsSpan(4)));
        return changed;
    }
}
