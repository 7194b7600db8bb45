using System.Buffers.Binary;
using AuditOtel.Outbox.Disk;

namespace AuditOtel.Outbox;

/// <summary>
/// Up to which sequence the outbox is delivered: two slots that are written in turn, so that a torn write leaves the one before. Losing it costs repeats, which
/// the collector knows by their ids.
/// </summary>
internal sealed class PositionFile(IOutboxDisk disk, string path) : IDisposable
{
    internal const string Name = "position";

    private const int SlotLength = 512;
    private const int UsedLength = 32;

    private IOutboxFile? _file;
    private ulong _generation;

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
            if (bytes.StartsWith(Magic) && Checksum(bytes) == BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]) && generation > newest)
                (newest, next) = (generation, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
        }

        _generation = newest;
        return next;
    }

    /// <summary>Stores the position; when that fails, the next call goes on with the file opened anew.</summary>
    internal void Store(ulong next)
    {
        _file ??= disk.Open(path);
        var slot = new byte[SlotLength];
        Magic.CopyTo(slot);
        BinaryPrimitives.WriteUInt64LittleEndian(slot.AsSpan(8), _generation + 1);
        BinaryPrimitives.WriteUInt64LittleEndian(slot.AsSpan(16), next);
        BinaryPrimitives.WriteUInt32LittleEndian(slot.AsSpan(24), Checksum(slot));
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

    private static uint Checksum(ReadOnlySpan<byte> slot) => ~Crc32C.Add(Crc32C.Start, slot[..24]);
}
