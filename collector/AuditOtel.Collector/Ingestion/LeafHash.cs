using System.Runtime.CompilerServices;

namespace AuditOtel.Collector.Ingestion;

/// <summary>A leaf hash by value: 32 bytes without an object (RFC 6962, section 2.1).</summary>
[InlineArray(Length)]
internal struct LeafHash
{
    internal const int Length = 32;
    private byte _first;

    internal static LeafHash From(ReadOnlySpan<byte> bytes)
    {
        var hash = default(LeafHash);
        bytes.CopyTo(hash);
        return hash;
    }
}
