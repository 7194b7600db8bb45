using System.Buffers.Binary;
using System.Globalization;

namespace AuditOtel.Collector.Selection.Values;

/// <summary>Reads IPv4 and IPv6 addresses as 128 bits, IPv4 as the IPv6 address that maps it (RFC 4291, section 2.5.5.2). Strict: no octal, no short forms of IPv4.</summary>
internal static class AddressText
{
    private const uint MappedPrefix = 0xFFFF;
    private const int Groups = 8;

    /// <summary>Reads a text; a zone (<c>%eth0</c>) says on which link an address is and is passed over.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="address">The address.</param>
    /// <param name="isShort">Whether it is written as IPv4, so that prefixes count from 0 to 32.</param>
    internal static bool TryParse(ReadOnlySpan<byte> text, out UInt128 address, out bool isShort)
    {
        address = 0;
        isShort = !text.Contains((byte)':');
        if (!isShort)
            return TryLong(WithoutZone(text), out address);
        var isRead = TryShort(text, out var bits);
        address = ((UInt128)MappedPrefix << 32) | bits;
        return isRead;
    }

    private static ReadOnlySpan<byte> WithoutZone(ReadOnlySpan<byte> text)
    {
        var zone = text.IndexOf((byte)'%');
        return zone < 0 ? text : text[..zone];
    }

    private static bool TryShort(ReadOnlySpan<byte> text, out uint bits)
    {
        bits = 0;
        var parts = 0;
        foreach (var range in text.Split((byte)'.'))
        {
            var part = text[range];
            if (++parts > 4 || part.Length is 0 or > 3 || (part.Length > 1 && part[0] == '0'))
                return false;
            if (!byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                return false;
            bits = (bits << 8) | value;
        }

        return parts == 4;
    }

    /// <summary>Groups before <c>::</c> are put from the left, those behind it from the right.</summary>
    private static bool TryLong(ReadOnlySpan<byte> text, out UInt128 address)
    {
        address = 0;
        Span<ushort> before = stackalloc ushort[Groups];
        Span<ushort> behind = stackalloc ushort[Groups];
        var gap = text.IndexOf("::"u8);
        var head = gap < 0 ? text : text[..gap];
        var tail = gap < 0 ? default : text[(gap + 2)..];
        if (!TryGroups(head, before, out var first, mayEndShort: gap < 0) || !TryGroups(tail, behind, out var last, mayEndShort: true))
            return false;
        if (gap < 0 ? first != Groups : first + last >= Groups)
            return false;
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        for (var i = 0; i < first; i++)
            BinaryPrimitives.WriteUInt16BigEndian(bytes[(2 * i)..], before[i]);
        for (var i = 0; i < last; i++)
            BinaryPrimitives.WriteUInt16BigEndian(bytes[(2 * (Groups - last + i))..], behind[i]);
        address = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return true;
    }

    private static bool TryGroups(ReadOnlySpan<byte> text, Span<ushort> groups, out int count, bool mayEndShort)
    {
        count = 0;
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)':');
            var part = end < 0 ? text : text[..end];
            if (end < 0 && mayEndShort && part.Contains((byte)'.'))
                return TryEndShort(part, groups, ref count);
            if (count == Groups || part.Length is 0 or > 4 || !ushort.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out groups[count++]))
                return false;
            if (end == text.Length - 1)
                return false;
            text = end < 0 ? default : text[(end + 1)..];
        }

        return true;
    }

    private static bool TryEndShort(ReadOnlySpan<byte> part, Span<ushort> groups, ref int count)
    {
        if (count > Groups - 2 || !TryShort(part, out var bits))
            return false;
        (groups[count], groups[count + 1]) = ((ushort)(bits >> 16), (ushort)bits);
        count += 2;
        return true;
    }
}
