using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Ledger.Tests.Tlog;

/// <summary>
/// Reads an exported directory as any C2SP tlog-tiles client would, with none of the product's tree code: hashes, roots and leaves are computed here anew
/// from the specification's definitions.
/// </summary>
internal sealed class TileDirectory(string path)
{
    private const int Hash = 32;

    public string[] Checkpoint => File.ReadAllLines(Path.Combine(path, "checkpoint"));

    public long Size => long.Parse(Checkpoint[1], CultureInfo.InvariantCulture);

    public byte[] Root => Convert.FromBase64String(Checkpoint[2]);

    public string[] Files => [.. Directory.GetFiles(path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(path, file)).Order(StringComparer.Ordinal)];

    public byte[] Read(string name) => File.ReadAllBytes(Path.Combine(path, name));

    /// <summary>The root of a size, from the partial tiles at its right edge alone, then upwards (RFC 6962, section 2.1).</summary>
    public byte[] RootAt(long size)
    {
        byte[]? root = null;
        for (int level = 0; size >> (8 * level) > 0; level++)
        {
            (long number, long width) = Math.DivRem(size >> (8 * level), 256);
            if (width == 0)
                continue;
            byte[] tile = Read(new TileName(level, number, (int)width).ToString());
            Assert.Equal(width * Hash, tile.Length);
            // A partial tile is a row of complete subtrees, largest first.
            for (int bit = 0; bit < 8; bit++)
            {
                long count = width & ~((1L << (bit + 1)) - 1);
                if ((width & (1L << bit)) == 0)
                    continue;
                byte[] subtree = Fold(tile.AsSpan((int)count * Hash, (1 << bit) * Hash));
                root = root is null ? subtree : Node(subtree, root);
            }
        }

        return root ?? SHA256.HashData([]);
    }

    /// <summary>Compares every full tile with the hash above it, and every entry with its leaf hash; returns the number of entries.</summary>
    public long CheckEverything()
    {
        long entries = 0;
        for (long first = 0; first < Size; first += 256)
        {
            int width = (int)Math.Min(256, Size - first);
            byte[] leaves = Read(new TileName(0, first / 256, width).ToString());
            foreach ((byte[] entry, int i) in Entries(Read(new TileName(TileName.EntriesLevel, first / 256, width).ToString())).Select(static (entry, i) => (entry, i)))
            {
                Assert.Equal(SHA256.HashData([0, .. entry]), leaves[(i * Hash)..((i + 1) * Hash)]);
                entries++;
            }
        }

        for (int level = 0; Size >> (8 * (level + 1)) > 0; level++)
        {
            long full = Size >> (8 * (level + 1));
            for (long number = 0; number < full; number++)
            {
                byte[] above = Read(new TileName(level + 1, number / 256, (int)Math.Min(256, full - (number / 256 * 256))).ToString());
                int place = (int)(number % 256) * Hash;
                Assert.Equal(above[place..(place + Hash)], Fold(Read(new TileName(level, number, 256).ToString())));
            }
        }

        return entries;
    }

    public static IEnumerable<byte[]> Entries(byte[] bundle)
    {
        for (int offset = 0; offset < bundle.Length;)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(bundle.AsSpan(offset));
            yield return bundle[(offset + 2)..(offset + 2 + length)];
            offset += 2 + length;
        }
    }

    private static byte[] Fold(ReadOnlySpan<byte> hashes) =>
        hashes.Length == Hash ? hashes.ToArray() : Node(Fold(hashes[..(hashes.Length / 2)]), Fold(hashes[(hashes.Length / 2)..]));

    private static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([1, .. left, .. right]);
}
