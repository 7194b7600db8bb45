using AuditOtel.Otlp;

namespace AuditOtel.Transport;

/// <summary>Finds google.rpc.RetryInfo in a gRPC answer's details, which tells that a refusal passes (OTLP specification, "Failures").</summary>
internal static class RetryInfo
{
    // google.rpc.Status {1 code, 2 message, 3 repeated google.protobuf.Any {1 type_url, 2 value}}.
    private const int StatusDetails = 3;
    private const int AnyTypeUrl = 1;

    /// <summary>Whether the header <c>grpc-status-details-bin</c> holds it; false for what cannot be read.</summary>
    internal static bool IsIn(string? header)
    {
        if (string.IsNullOrEmpty(header))
            return false;

        // Senders may leave the padding out.
        var padded = header.PadRight((header.Length + 3) / 4 * 4, '=');
        var status = new byte[padded.Length];
        if (!Convert.TryFromBase64String(padded, status, out var length))
            return false;
        return IsIn(status.AsSpan(0, length));
    }

    /// <summary>Whether a google.rpc.Status holds it.</summary>
    internal static bool IsIn(ReadOnlySpan<byte> status)
    {
        var reader = new ProtobufReader(status);
        while (reader.Read())
        {
            if (reader is { Field: StatusDetails, Type: WireType.Bytes } && IsRetryInfo(reader.Bytes))
                return true;
        }

        return false;
    }

    private static bool IsRetryInfo(ReadOnlySpan<byte> any)
    {
        var reader = new ProtobufReader(any);
        while (reader.Read())
        {
            if (reader is { Field: AnyTypeUrl, Type: WireType.Bytes })
                return reader.Bytes.EndsWith("/google.rpc.RetryInfo"u8);
        }

        return false;
    }
}
