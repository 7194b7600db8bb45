using System.Buffers.Binary;
using AuditOtel.Ledger.Clock;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Sealing;

/// <summary>
/// One seal on disk, 512 bytes, little-endian: u32 CRC-32C of the rest (0), "SEAL" (4), u64 index (8), i64 time (16), i64 clock (24), i64 clock expected
/// (32), u8 kind (40), u8 clock status (41), zeros (42), u32 largest error of the clock in microseconds (44), u64 size (48), root (56), previous (88), hash
/// of the next key (120), MAC (152), signature (184), SubjectPublicKeyInfo of the key that signed (248), zeros (339). A frame is one aligned sector, which
/// a disk writes whole or not at all.
/// </summary>
internal static class SealFrame
{
    public const int Bytes = 512;

    /// <summary>What the MAC and the signature cover, together with the origin.</summary>
    public static readonly Range Body = BodyAt..MacAt;

    /// <summary>Body, MAC and signature, which the next seal's chain value covers.</summary>
    public static readonly Range Chained = BodyAt..KeyAt;

    public static readonly Range Mac = MacAt..SignatureAt;

    public static readonly Range Signature = SignatureAt..KeyAt;

    public static readonly Range PublicKey = KeyAt..KeyEnd;

    private const int BodyAt = 8;
    private const int TimeAt = 16;
    private const int WallAt = 24;
    private const int ExpectedAt = 32;
    private const int KindAt = 40;
    private const int StatusAt = 41;
    private const int ErrorAt = 44;
    private const int SizeAt = 48;
    private const int RootAt = 56;
    private const int PreviousAt = 88;
    private const int NextAt = 120;
    private const int MacAt = 152;
    private const int SignatureAt = 184;
    private const int KeyAt = 248;
    private const int KeyEnd = KeyAt + OneTimeKey.PublicKeyLength;

    private static ReadOnlySpan<byte> Magic => "SEAL"u8;

    /// <summary>Lays out all but MAC, signature and checksum.</summary>
    public static byte[] Format(Seal seal, ReadOnlySpan<byte> publicKey)
    {
        byte[] frame = new byte[Bytes];
        Magic.CopyTo(frame.AsSpan(4));
        BinaryPrimitives.WriteInt64LittleEndian(frame.AsSpan(BodyAt), seal.Index);
        BinaryPrimitives.WriteInt64LittleEndian(frame.AsSpan(TimeAt), seal.Time);
        BinaryPrimitives.WriteInt64LittleEndian(frame.AsSpan(WallAt), seal.Reading.Wall);
        BinaryPrimitives.WriteInt64LittleEndian(frame.AsSpan(ExpectedAt), seal.Reading.Expected);
        frame[KindAt] = (byte)seal.Kind;
        frame[StatusAt] = (byte)seal.Reading.Status;
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(ErrorAt), seal.Reading.MaxErrorMicroseconds);
        BinaryPrimitives.WriteInt64LittleEndian(frame.AsSpan(SizeAt), seal.Size);
        seal.Root.CopyTo(frame, RootAt);
        seal.Previous.CopyTo(frame, PreviousAt);
        seal.NextKeyHash.CopyTo(frame, NextAt);
        publicKey.CopyTo(frame.AsSpan(KeyAt, OneTimeKey.PublicKeyLength));
        return frame;
    }

    public static void SetChecksum(Span<byte> frame) => BinaryPrimitives.WriteUInt32LittleEndian(frame, Crc32C.Compute(frame[4..]));

    /// <summary>Reads a frame whose checksum is right and whose fields are in their ranges; otherwise null.</summary>
    public static Seal? Parse(ReadOnlySpan<byte> frame)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(frame) != Crc32C.Compute(frame[4..]) || !frame[4..].StartsWith(Magic))
            return null;
        var kind = (SealKind)frame[KindAt];
        var status = (ClockStatus)frame[StatusAt];
        long index = BinaryPrimitives.ReadInt64LittleEndian(frame[BodyAt..]);
        long size = BinaryPrimitives.ReadInt64LittleEndian(frame[SizeAt..]);
        bool isZeroed = frame[(StatusAt + 1)..ErrorAt].IsAllZero() && frame[KeyEnd..].IsAllZero();
        if (kind is < SealKind.Start or > SealKind.Clock || status > ClockStatus.Unsynchronised || index < 0 || size < 0 || !isZeroed)
            return null;
        long wall = BinaryPrimitives.ReadInt64LittleEndian(frame[WallAt..]);
        long expected = BinaryPrimitives.ReadInt64LittleEndian(frame[ExpectedAt..]);
        long time = BinaryPrimitives.ReadInt64LittleEndian(frame[TimeAt..]);
        if (!ClockReading.IsTime(time) || !ClockReading.IsTime(wall) || !ClockReading.IsTime(expected))
            return null;
        var reading = new ClockReading(wall, expected, status, BinaryPrimitives.ReadUInt32LittleEndian(frame[ErrorAt..]));
        return new Seal(index, time, reading, kind, size, Hash(frame, RootAt), Hash(frame, PreviousAt), Hash(frame, NextAt));
    }

    private static byte[] Hash(ReadOnlySpan<byte> frame, int at) => frame.Slice(at, MerkleTree.HashLength).ToArray();
}
