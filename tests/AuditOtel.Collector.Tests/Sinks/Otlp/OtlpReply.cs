using AuditOtel.Otlp;

namespace AuditOtel.Collector.Tests.Sinks.Otlp;

/// <summary>What a receiver answers, byte for byte.</summary>
internal sealed record OtlpReply
{
    internal const string Grpc = "application/grpc";
    internal const string Protobuf = "application/x-protobuf";
    private const string RetryInfo = "type.googleapis.com/google.rpc.RetryInfo";

    internal int Status { get; init; } = 200;

    internal string? Type { get; init; }

    internal byte[] Body { get; init; } = [];

    internal IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    internal IReadOnlyList<(string Name, string Value)> Trailers { get; init; } = [];

    /// <summary>Nothing is answered until the request is given up.</summary>
    internal bool Hangs { get; init; }

    /// <summary>The connection is reset instead.</summary>
    internal bool Resets { get; init; }

    /// <summary>Whether the records count as taken.</summary>
    internal bool IsStored { get; init; }

    internal static OtlpReply Stored(bool grpc, byte[]? response = null) => grpc
        ? new OtlpReply { Type = Grpc, Body = TestCollector.Frame(response ?? []), Trailers = [("grpc-status", "0")], IsStored = true }
        : new OtlpReply { Type = Protobuf, Body = response ?? [], IsStored = true };

    internal static OtlpReply Partial(bool grpc, long rejected, string message) => Stored(grpc, LogBytes.Message(writer =>
    {
        var partial = writer.BeginMessage(OtlpFields.Response.PartialSuccess);
        writer.WriteVarint(OtlpFields.PartialSuccess.RejectedLogRecords, (ulong)rejected);
        writer.WriteString(OtlpFields.PartialSuccess.ErrorMessage, message);
        writer.EndMessage(partial);
    }));

    /// <summary>A status of gRPC without a body, as servers give it before they have written one.</summary>
    internal static OtlpReply GrpcStatus(int code, string message = "", byte[]? details = null)
    {
        List<(string, string)> headers = [("grpc-status", $"{code}"), ("grpc-message", Uri.EscapeDataString(message))];
        if (details is not null)
            headers.Add(("grpc-status-details-bin", Convert.ToBase64String(details).TrimEnd('=')));
        return new OtlpReply { Type = Grpc, Headers = headers };
    }

    /// <summary>A status of HTTP with a google.rpc.Status.</summary>
    internal static OtlpReply HttpStatus(int status, string message = "", params (string, string)[] headers) =>
        new() { Status = status, Type = Protobuf, Body = RpcStatus(3, message), Headers = headers };

    /// <summary>A status of HTTP with a page for people.</summary>
    internal static OtlpReply Bare(int status, params (string, string)[] headers) =>
        new() { Status = status, Type = "text/html", Body = "<html>no</html>"u8.ToArray(), Headers = headers };

    internal static byte[] RpcStatus(int code, string message, TimeSpan? retryDelay = null) => LogBytes.Message(writer =>
    {
        writer.WriteVarint(1, (ulong)code);
        writer.WriteString(2, message);
        if (retryDelay is not { } delay)
            return;
        var any = writer.BeginMessage(3);
        writer.WriteString(1, RetryInfo);
        var info = writer.BeginMessage(2);
        var duration = writer.BeginMessage(1);
        writer.WriteVarint(1, (ulong)delay.TotalSeconds);
        writer.WriteVarint(2, (ulong)delay.Milliseconds * 1_000_000);
        writer.EndMessage(duration);
        writer.EndMessage(info);
        writer.EndMessage(any);
    });
}
