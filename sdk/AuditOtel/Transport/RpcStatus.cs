using System.Text;
using AuditOtel.Otlp;

namespace AuditOtel.Transport;

/// <summary>Reads google.rpc.Status {1 code, 2 message}, the body of a refusal in OTLP/HTTP (OTLP specification, "Failures").</summary>
internal static class RpcStatus
{
    private const int CodeField = 1;
    private const int MessageField = 2;

    internal static bool TryRead(ReadOnlySpan<byte> bytes, out GrpcStatus code, out string message)
    {
        (code, message) = (GrpcStatus.Ok, "");
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            if (reader is { Field: CodeField, Type: WireType.Varint, Value: <= (ulong)GrpcStatus.Unauthenticated })
                code = (GrpcStatus)reader.Value;
            else if (reader is { Field: MessageField, Type: WireType.Bytes })
                message = Encoding.UTF8.GetString(reader.Bytes);
        }

        return !reader.IsMalformed && code != GrpcStatus.Ok;
    }
}
