using AuditOtel.Collector.Selection.Values;

namespace AuditOtel.Collector.Selection.Sql;

/// <summary>Terms for the networks that an address lies in, of a few sizes, so that a network is found among many addresses: IPv4 /8, /16, /24; IPv6 /32, /48, /64.</summary>
internal static class NetworkTerms
{
    /// <summary>How many terms an address has at most.</summary>
    internal const int Most = 3;

    private const int HalfBits = 64;
    private const int ShortBits = 32;
    private const int ShortPrefix = AddressNetwork.Bits - ShortBits;
    private static readonly UInt128 ShortBeginning = 0xFFFF;
    private static readonly int[] Short = [ShortPrefix + 8, ShortPrefix + 16, ShortPrefix + 24];
    private static readonly int[] Long = [32, 48, 64];

    /// <summary>The terms of a value; none when it is no address, or its field says nothing of addresses.</summary>
    internal static long[] Of(IndexTerm terms, long field, ReadOnlySpan<byte> text) =>
        IndexTerm.IsAddress(field) && AddressText.TryParse(text, out var address, out _) ? Of(terms, field, address) : [];

    /// <summary>The term that all addresses of a network have; null when there is none.</summary>
    internal static long? Containing(IndexTerm terms, long field, AddressNetwork network)
    {
        int[] prefixes = [];
        if (IsShort(network.First) && network.Prefix >= ShortPrefix)
            prefixes = Short;
        else if (network.First >> HalfBits != 0)
            prefixes = Long;
        var prefix = prefixes.LastOrDefault(prefix => prefix <= network.Prefix);
        return prefix == 0 ? null : Term(terms, field, network.First, prefix);
    }

    private static long[] Of(IndexTerm terms, long field, UInt128 address) => [.. (IsShort(address) ? Short : Long).Select(prefix => Term(terms, field, address, prefix))];

    private static bool IsShort(UInt128 address) => address >> ShortBits == ShortBeginning;

    /// <summary>No folded text begins with this byte, which UTF-8 never has.</summary>
    private static long Term(IndexTerm terms, long field, UInt128 address, int prefix) =>
        terms.OfValue(field, [0xFF, (byte)prefix, .. AddressNetwork.Bytes(AddressNetwork.Around(address, prefix).First)]);
}
