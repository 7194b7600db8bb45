using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Selection.Values;

/// <summary>All addresses with the same first bits. IPv4 stands as the IPv6 addresses that map it, so that a mapped address and the IPv4 address are one.</summary>
/// <param name="First">The first address.</param>
/// <param name="Prefix">How many bits are the same, of 128.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AddressNetwork(UInt128 First, int Prefix)
{
    /// <summary>The bits of an address.</summary>
    internal const int Bits = 128;

    private const int ShortBits = 32;

    /// <summary>The last address.</summary>
    internal UInt128 Last => First | Behind(Prefix);

    /// <summary>The network that an address lies in.</summary>
    internal static AddressNetwork Around(UInt128 address, int prefix) => new(address & ~Behind(prefix), prefix);

    /// <summary>Reads what stands behind the slash.</summary>
    internal static bool TryParsePrefix(ReadOnlySpan<char> text, bool isShort, out int prefix)
    {
        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out prefix) && prefix <= (isShort ? ShortBits : Bits);
        prefix += isShort ? Bits - ShortBits : 0;
        return isNumber;
    }

    /// <summary>The 16 bytes as an index keeps them: their order is that of the addresses.</summary>
    internal static byte[] Bytes(UInt128 address)
    {
        var bytes = new byte[Bits / 8];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
        return bytes;
    }

    internal bool Contains(UInt128 address) => address >= First && address <= Last;

    public override string ToString()
    {
        var address = new IPAddress(Bytes(First));
        return address.IsIPv4MappedToIPv6 && Prefix >= Bits - ShortBits
            ? string.Create(CultureInfo.InvariantCulture, $"{address.MapToIPv4()}/{Prefix - (Bits - ShortBits)}")
            : string.Create(CultureInfo.InvariantCulture, $"{address}/{Prefix}");
    }

    private static UInt128 Behind(int prefix) => prefix == 0 ? UInt128.MaxValue : (UInt128.One << (Bits - prefix)) - 1;
}
