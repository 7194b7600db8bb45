using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Selection.Sql;

/// <summary>
/// A set of the entries of a stretch, by their number in it: as distances of 7 bits a byte, or, when that would not be shorter, one bit for each entry. One byte
/// of zero is the set of all entries. SQLite combines such sets by the functions <c>rows_any</c>, <c>rows_and</c>, <c>rows_or</c>; NULL is the empty set there.
/// </summary>
internal static class IndexRows
{
    /// <summary>Entries of a stretch at most.</summary>
    internal const int MostRows = 16_384;

    /// <summary>Bytes of a set with one bit for each entry.</summary>
    internal const int BitmapBytes = MostRows / 8;

    private const int More = 0x80;

    /// <summary>The functions' names.</summary>
    internal const string Any = "rows_any", And = "rows_and", Or = "rows_or";

    /// <summary>Adds a set to a bitmap.</summary>
    /// <exception cref="InvalidDataException">These are no set.</exception>
    internal static void AddTo(ReadOnlySpan<byte> rows, Span<byte> bitmap)
    {
        if (IsAll(rows))
        {
            bitmap.Fill(byte.MaxValue);
        }
        else if (rows.Length == BitmapBytes)
        {
            var from = MemoryMarshal.Cast<byte, ulong>(rows);
            var to = MemoryMarshal.Cast<byte, ulong>(bitmap);
            for (var i = 0; i < to.Length; i++)
                to[i] |= from[i];
        }
        else
        {
            AddList(rows, bitmap);
        }
    }

    /// <summary>The rows of a set in order.</summary>
    /// <exception cref="InvalidDataException">These are no set.</exception>
    internal static IEnumerable<int> In(byte[] rows)
    {
        var bitmap = new byte[BitmapBytes];
        AddTo(rows, bitmap);
        for (var row = 0; row < MostRows; row++)
        {
            if ((bitmap[row >> 3] & (1 << (row & 7))) != 0)
                yield return row;
        }
    }

    /// <summary>Writes a distance; returns its bytes, at most two.</summary>
    internal static int WriteDistance(int distance, Span<byte> destination)
    {
        if (distance < More)
        {
            destination[0] = (byte)distance;
            return 1;
        }

        destination[0] = (byte)(distance | More);
        destination[1] = (byte)(distance >> 7);
        return 2;
    }

    /// <summary>A list as a bitmap when that is shorter.</summary>
    internal static ReadOnlySpan<byte> Shorter(ReadOnlySpan<byte> list, Span<byte> bitmap)
    {
        if (list.Length < BitmapBytes)
            return list;
        bitmap.Clear();
        AddList(list, bitmap);
        return bitmap;
    }

    /// <summary>The set of what is in one of two; null is the empty set.</summary>
    internal static byte[]? Union(byte[]? left, byte[]? right)
    {
        if (left is null || right is null)
            return left ?? right;
        if (IsAll(left) || IsAll(right))
            return IsAll(left) ? left : right;
        var bitmap = new byte[BitmapBytes];
        AddTo(left, bitmap);
        AddTo(right, bitmap);
        return bitmap;
    }

    /// <summary>The set of what is in both; null is the empty set.</summary>
    internal static byte[]? Intersection(byte[]? left, byte[]? right)
    {
        if (left is null || right is null)
            return null;
        if (IsAll(left) || IsAll(right))
            return IsAll(left) ? right : left;
        var (one, other) = (new byte[BitmapBytes], new byte[BitmapBytes]);
        AddTo(left, one);
        AddTo(right, other);
        var some = false;
        for (var i = 0; i < BitmapBytes; i++)
            some |= (one[i] &= other[i]) != 0;
        return some ? one : null;
    }

    // A distance is at least one; SQLite's drivers take an empty value for none.
    private static bool IsAll(ReadOnlySpan<byte> rows) => rows is [0];

    private static void AddList(ReadOnlySpan<byte> list, Span<byte> bitmap)
    {
        if (list.IsEmpty)
            throw Damaged();
        var row = -1;
        for (var at = 0; at < list.Length; at++)
        {
            int distance = list[at];
            if (distance >= More)
                distance = ++at < list.Length ? (distance & ~More) | (list[at] << 7) : MostRows;
            row += distance;
            if (distance == 0 || row >= MostRows)
                throw Damaged();
            bitmap[row >> 3] |= (byte)(1 << (row & 7));
        }
    }

    private static InvalidDataException Damaged() => new("A set of entries in the search index is damaged.");
}
