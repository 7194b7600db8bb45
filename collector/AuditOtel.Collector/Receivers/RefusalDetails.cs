using System.Globalization;
using System.Text.Json;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Receivers;

/// <summary>
/// Writes a refusal as google.rpc.Status {1 code, 2 message, 3 repeated Any {1 type_url, 2 value}}, with google.rpc.RetryInfo
/// {1 Duration {1 seconds}} when the sender should try again. The same in JSON, after the proto3 mapping.
/// </summary>
internal static class RefusalDetails
{
    private const string RetryInfoType = "type.googleapis.com/google.rpc.RetryInfo";

    internal static void WriteProtobuf(ProtobufWriter writer, Refusal refusal)
    {
        writer.WriteVarint(1, (ulong)refusal.Code);
        writer.WriteString(2, refusal.Message);
        if (!refusal.IsRetryable)
            return;
        var any = writer.BeginMessage(3);
        writer.WriteString(1, RetryInfoType);
        var retryInfo = writer.BeginMessage(2);
        var delay = writer.BeginMessage(1);
        writer.WriteVarint(1, Refusal.RetrySeconds);
        writer.EndMessage(delay);
        writer.EndMessage(retryInfo);
        writer.EndMessage(any);
    }

    internal static void WriteJson(Utf8JsonWriter writer, Refusal refusal)
    {
        writer.WriteStartObject();
        writer.WriteNumber("code"u8, (int)refusal.Code);
        writer.WriteString("message"u8, refusal.Message);
        if (refusal.IsRetryable)
        {
            writer.WriteStartArray("details"u8);
            writer.WriteStartObject();
            writer.WriteString("@type"u8, RetryInfoType);
            writer.WriteString("retryDelay"u8, string.Create(CultureInfo.InvariantCulture, $"{Refusal.RetrySeconds}s"));
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
