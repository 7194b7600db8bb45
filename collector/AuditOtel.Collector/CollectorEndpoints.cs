using System.Text;

namespace AuditOtel.Collector;

/// <summary>Where a running collector listens; null where it does not.</summary>
/// <param name="OtlpGrpc">Address and port of OTLP/gRPC.</param>
/// <param name="OtlpHttp">Address and port of OTLP/HTTP.</param>
/// <param name="Socket">Path of the Unix socket, HTTP/2.</param>
/// <param name="HttpSocket">Path of the Unix socket, HTTP/1.1.</param>
/// <param name="Api">Address and port of the read API.</param>
/// <param name="ApiSocket">Path of the read API's Unix socket, HTTP/1.1, which also serves entries.</param>
public sealed record CollectorEndpoints(string? OtlpGrpc, string? OtlpHttp, string Socket, string HttpSocket, string? Api, string ApiSocket)
{
    /// <summary>The endpoints as they stand in the <c>ready</c> line: <c>otlp-grpc=127.0.0.1:4317 socket=/path</c>.</summary>
    public override string ToString()
    {
        var line = new StringBuilder();
        Append(line, "otlp-grpc", OtlpGrpc);
        Append(line, "otlp-http", OtlpHttp);
        Append(line, "socket", Socket);
        Append(line, "api", Api);
        return line.ToString();
    }

    private static void Append(StringBuilder line, string name, string? value)
    {
        if (value is not null)
            line.Append(line.Length == 0 ? "" : " ").Append(name).Append('=').Append(value);
    }
}
