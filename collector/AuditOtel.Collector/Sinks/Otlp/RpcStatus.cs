using System.Text;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Sinks.Otlp;

/// <summary>
/// google.rpc.Status {1 code, 2 message, 3 repeated Any {1 type_url, 2 value}}, with the delay of a google.rpc.RetryInfo {1 Duration {1 seconds, 2 nanos}}:
/// the body of a refusal in OTLP/HTTP, and in gRPC the trailer <c>grpc-status-details-bin</c>.
/// </summary>
/// <param name="Message">The sentence.</param>
/// <param name="RetryDelay">When to come back; null when it holds no RetryInfo.</param>
internal readonly record struct RpcStatus(string Message, TimeSpan? RetryDelay)
{
    private const int MessageField = 2;
    private const int DetailsField = 3;
    private const int TypeField = 1;
    private const int ValueField = 2;
    private const int DelayField = 1;
    private const int SecondsField = 1;
    private const int NanosecondsField = 2;
    private const long MostSeconds = 86_400;

    /// <summary>Reads one; false when it is malformed.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out RpcStatus status)
    {
        var (message, delay) = ("", (TimeSpan?)null);
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            if (reader is { Field: MessageField, Type: WireType.Bytes })
                message = Encoding.UTF8.GetString(reader.Bytes);
            else if (reader is { Field: DetailsField, Type: WireType.Bytes })
                delay ??= DelayIn(reader.Bytes);
        }

        status = new RpcStatus(message, delay);
        return !reader.IsMalformed;
    }

    /// <summary>Reads the value of <c>grpc-status-details-bin</c>; without anything when it is not there or is none.</summary>
    internal static RpcStatus OfTrailer(string? base64)
    {
        if (string.IsNullOrEmpty(base64))
            return new RpcStatus("", null);
        // Senders may leave the padding out.
        var padded = base64.PadRight((base64.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var length) && TryRead(bytes.AsSpan(0, length), out var status) ? status : new RpcStatus("", null);
    }

    private static TimeSpan? DelayIn(ReadOnlySpan<byte> any)
    {
        ReadOnlySpan<byte> type = default, value = default;
        var reader = new ProtobufReader(any);
        while (reader.Read())
        {
            if (reader is { Field: TypeField, Type: WireType.Bytes })
                type = reader.Bytes;
            else if (reader is { Field: ValueField, Type: WireType.Bytes })
                value = reader.Bytes;
        }

        return type.EndsWith("/google.rpc.RetryInfo"u8) ? RetryDelayOf(value) : null;
    }

    // A RetryInfo without a delay says to come back, and not when.
    private static TimeSpan RetryDelayOf(ReadOnlySpan<byte> retryInfo)
    {
        var delay = TimeSpan.Zero;
        var reader = new ProtobufReader(retryInfo);
        while (reader.Read())
        {
            if (reader is { Field: DelayField, Type: WireType.Bytes })
                delay = DurationOf(reader.Bytes);
        }

        return delay;
    }

    private static TimeSpan DurationOf(ReadOnlySpan<byte> duration)
    {
        var (seconds, nanoseconds) = (0L, 0L);
        var reader = new ProtobufReader(duration);
        while (reader.Read())
        {
            if (reader is { Field: SecondsField, Type: WireType.Varint })
                seconds = (long)reader.Value;
            else if (reader is { Field: NanosecondsField, Type: WireType.Varint })
                nanoseconds = (long)reader.Value;
        }

        return TimeSpan.FromSeconds(Math.Clamp(seconds, 0, MostSeconds)) + TimeSpan.FromMilliseconds(Math.Clamp(nanoseconds, 0, 999_999_999) / 1_000_000);
    }
}
