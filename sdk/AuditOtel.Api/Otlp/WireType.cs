namespace AuditOtel.Otlp;

/// <summary>Protocol Buffers wire types; groups (3 and 4) are not used by OTLP and are refused.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
