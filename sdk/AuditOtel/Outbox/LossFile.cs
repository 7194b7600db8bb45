using System.Buffers.Binary;
using System.Text;
using AuditOtel.Outbox.Disk;
using AuditOtel.Trail;

namespace AuditOtel.Outbox;

/// <summary>
/// The counts of lost actions, replaced whole: magic (8), length (4), CRC-32C of what follows (4), generation (8), first and last time in ticks of UTC (8, 8), then for each operation the
/// count (8), the length of its name (2) and the name; little-endian.
/// </summary>
internal sealed class LossFile(IOutboxDisk disk, string directory)
{
    private const string Name = "lost";
    private const string TemporaryName = Name + OutboxOpening.TemporarySuffix;
    private const int HeadLength = 16;
    private const int FixedLength = 24;
    private const int LargestFile = 1 << 20;

    private static ReadOnlySpan<byte> Magic => "AOTLOS1\n"u8;

    /// <summary>What is there; null when nothing is.</summary>
    /// <exception cref="OutboxException">It cannot be read or is damaged.</exception>
    internal LossCounts? Read()
    {
        if (!disk.Names(directory).Contains(Name, StringComparer.Ordinal))
            return null;
        using var file = disk.Open(Path.Combine(directory, Name));
        var bytes = new byte[Math.Min(file.Length, LargestFile)];
        return file.Read(bytes, 0) == bytes.Length && Parse(bytes) is { } counts
            ? counts
            : throw new OutboxException($"The counts of lost actions in '{directory}' are damaged: keep the file '{Name}' for an inquiry and move it away.");
    }

    /// <summary>Replaces the counts and returns when they are on stable storage.</summary>
    /// <exception cref="OutboxException">They are not; those before may still be there.</exception>
    internal void Write(LossCounts counts)
    {
        var path = Path.Combine(directory, TemporaryName);
        if (disk.Names(directory).Contains(TemporaryName, StringComparer.Ordinal))
            disk.Delete(path);
        using (var file = disk.Create(path))
        {
            file.Write(Encode(counts), 0);
            file.Sync();
        }

        disk.Rename(path, Path.Combine(directory, Name));
        disk.SyncDirectory(directory);
    }

    private static byte[] Encode(LossCounts counts)
    {
        using var body = new MemoryStream();
        using var writer = new BinaryWriter(body);
        writer.Write(counts.Generation);
        writer.Write(counts.From.UtcTicks);
        writer.Write(counts.To.UtcTicks);
        foreach (var (operation, count) in counts.ByOperation)
        {
            var name = Encoding.UTF8.GetBytes(operation);
            writer.Write(count);
            writer.Write((ushort)name.Length);
            writer.Write(name);
        }

        writer.Flush();
        var bytes = new byte[HeadLength + (int)body.Length];
        Magic.CopyTo(bytes);
        body.ToArray().CopyTo(bytes, HeadLength);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), (int)body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), ~Crc32C.Add(Crc32C.Start, bytes.AsSpan(HeadLength)));
        return bytes;
    }

    private static LossCounts? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadLength + FixedLength || !bytes.StartsWith(Magic) || BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) != bytes.Length - HeadLength)
            return null;
        var body = bytes[HeadLength..];
        if (~Crc32C.Add(Crc32C.Start, body) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]))
            return null;
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var rest = body[FixedLength..]; !rest.IsEmpty;)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(rest[8..]);
            counts[Encoding.UTF8.GetString(rest.Slice(10, length))] = BinaryPrimitives.ReadInt64LittleEndian(rest);
            rest = rest[(10 + length)..];
        }

        return new LossCounts(BinaryPrimitives.ReadUInt64LittleEndian(body), Time(body[8..]), Time(body[16..]), counts);
    }

    private static DateTimeOffset Time(ReadOnlySpan<byte> ticks) => new(BinaryPrimitives.ReadInt64LittleEndian(ticks), TimeSpan.Zero);
}
