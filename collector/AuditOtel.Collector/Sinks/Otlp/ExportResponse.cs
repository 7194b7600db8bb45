using System.Text;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Sinks.Otlp;

/// <summary>ExportLogsServiceResponse {1 partial_success {1 rejected_log_records, 2 error_message}}.</summary>
internal static class ExportResponse
{
    /// <summary>What it says; whatever is not exactly as expected is no success.</summary>
    internal static OtlpAnswer Judge(ReadOnlySpan<byte> message)
    {
        var (rejected, detail) = (0L, "");
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == OtlpFields.Response.PartialSuccess && (reader.Type != WireType.Bytes || !TryReadPartialSuccess(reader.Bytes, ref rejected, ref detail)))
                return new OtlpAnswer(OtlpVerdict.Broken, "its partial_success is no protobuf");
        }

        if (reader.IsMalformed)
            return new OtlpAnswer(OtlpVerdict.Broken, "its message is no protobuf");
        return rejected < 0
            ? new OtlpAnswer(OtlpVerdict.Broken, "it refuses fewer records than none")
            : new OtlpAnswer(OtlpVerdict.Accepted, detail) { Rejected = rejected };
    }

    private static bool TryReadPartialSuccess(ReadOnlySpan<byte> message, ref long rejected, ref string detail)
    {
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader is { Field: OtlpFields.PartialSuccess.RejectedLogRecords, Type: WireType.Varint })
                rejected = (long)reader.Value;
            else if (reader is { Field: OtlpFields.PartialSuccess.ErrorMessage, Type: WireType.Bytes })
                detail = Encoding.UTF8.GetString(reader.Bytes);
            else if (reader.Field is OtlpFields.PartialSuccess.RejectedLogRecords or OtlpFields.PartialSuccess.ErrorMessage)
                return false;
        }

        return !reader.IsMalformed;
    }
}
