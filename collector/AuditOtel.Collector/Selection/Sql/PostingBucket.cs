using System.Buffers.Binary;

namespace AuditOtel.Collector.Selection.Sql;

/// <summary>
/// The terms of a stretch that stand together in one row, in order: 6 bytes of term, 2 bytes with the length of its entries, the entries (<see cref="IndexRows"/>). A row for each term would
/// cost several times as much as what is in it. Integers are little-endian.
/// </summary>
internal static class PostingBucket
{
    /// <summary>How many rows a stretch has of them.</summary>
    internal const int Count = 256;

    /// <summary>Bytes before the entries of a term.</summary>
    internal const int HeadBytes = TermBytes + sizeof(ushort);

    /// <summary>The function's name in SQLite.</summary>
    internal const string RowsOf = "rows_of";

    private const int TermBytes = 6;
    private const int TermBits = TermBytes * 8;

    /// <summary>Where a term stands.</summary>
    internal static int Of(long term) => (int)(term % Count);

    /// <summary>The same in SQL.</summary>
    internal static string Of(string term) => $"({term} % {Count})";

    /// <summary>Writes the head of a term.</summary>
    internal static void WriteHead(Span<byte> destination, long term, int length) =>
        BinaryPrimitives.WriteUInt64LittleEndian(destination, (ulong)term | ((ulong)length << TermBits));

    /// <summary>The entries of a term; null when none has it.</summary>
    /// <exception cref="InvalidDataException">The row is damaged.</exception>
    internal static byte[]? Rows(byte[]? terms, long term)
    {
        ReadOnlySpan<byte> rest = terms;
        while (!rest.IsEmpty)
        {
            if (rest.Length < HeadBytes)
                throw Damaged();
            var head = BinaryPrimitives.ReadUInt64LittleEndian(rest);
            var (found, length) = ((long)(head & ((1UL << TermBits) - 1)), (int)(head >> TermBits));
            if (length == 0 || length > rest.Length - HeadBytes)
                throw Damaged();
            if (found == term)
                return rest.Slice(HeadBytes, length).ToArray();
            if (found > term)
                return null;
            rest = rest[(HeadBytes + length)..];
        }

        return null;
    }

    private static InvalidDataException Damaged() => new("A row of terms in the search index is damaged.");
}
