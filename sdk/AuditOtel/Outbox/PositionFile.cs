using System.Buffers.Binary;
using AuditOtel.Outbox.Disk;

namespace AuditOtel.Outbox;

/// <summary>
/// Up to which sequence the outbox is delivered, and which counts of lost actions: two slots that are written in turn, so that a torn write leaves the one before.
/// A slot, little-endian: magic (8), generation of the slot (8), next sequence (8), loss generation (8), CRC-32C of these (4). Losing it costs repeats of records,
/// which the collector knows by their ids.
/// </summary>
internal sealed class PositionFile(IOutboxDisk disk, string path) : IDisposable
{
    internal const string Name = "position";

    private const int SlotLength = 512;
    private const int CheckedLength = 32;
    private const int UsedLength = CheckedLength + sizeof(uint);

    private IOutboxFile? _file;
    private ulong _generation;

    /// <summary>The highest loss generation that a delivered record told of: its segment may be gone.</summary>
    internal ulong LossGeneration { get; private set; }

    private static ReadOnlySpan<byte> Magic => "AOTPOS1\n"u8;

    /// <summary>The sequence of the next record to deliver; 0 when nothing tells.</summary>
    internal ulong Open(bool exists)
    {
        _file = exists ? disk.Open(path) : disk.Create(path);
        var slots = new byte[2 * SlotLength];
        _file.Read(slots, 0);
        var (newest, next) = (0UL, 0UL);
        for (var slot = 0; slot < 2; slot++)
        {
            var bytes = slots.AsSpan(slot * SlotLength, UsedLength);
            var generation = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
            if (!bytes.StartsWith(Magic) || Checksum(bytes) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[CheckedLength..]) || generation <= newest)
                continue;
            (newest, next) = (generation, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
            LossGeneration = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
        }

        _generation = newest;
        return next;
    }

    /// <summary>Stores the position; when that fails, the next call goes on with the file opened anew.</summary>
    /// <param name="next">The sequence of the next record to deliver.</param>
    /// <param name="lossGeneration">The highest loss generation of the records before it that were delivered now.</param>
    internal void Store(ulong next, ulong lossGeneration)
    {
        LossGeneration = Math.Max(LossGeneration, lossGeneration);
        _file ??= disk.Open(path);
        var slot = new byte[SlotLength];
        Magic.CopyTo(slot);
        BinaryPrimitives.WriteUInt64LittleEndian(slot.AsSpan(8), _generation + 1);
        BinaryPrimitives.WriteUInt64LittleEndian(slot.AsSpan(16), next);
        BinaryPrimitives.WriteUInt64LittleEndian(slot.AsSpan(24), LossGeneration);
        BinaryPrimitives.WriteUInt32LittleEndian(slot.AsSpan(CheckedLength), Checksum(slot));
        try
        {
            _file.Write(slot, (long)((_generation + 1) % 2) * SlotLength);
            _file.Sync();
            _generation++;
        }
        catch (OutboxException)
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private static uint Checksum(ReadOnlySpan<byte> slot) => ~Crc32C.Add(Crc32C.Start, slot[..CheckedLength]);
}
