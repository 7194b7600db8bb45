using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Sinks.Otlp;

/// <summary>Judges answers of unary gRPC (PROTOCOL-HTTP2.md, "Responses") by the table of OTLP (specification, "OTLP/gRPC Response", "Failures").</summary>
internal static class GrpcAnswers
{
    internal const string Type = "application/grpc";
    private const int FrameHead = 5;

    internal static async ValueTask<OtlpAnswer> JudgeAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.OK)
            return NoGrpc(response, time);
        if (response.Content.Headers.ContentType?.MediaType?.StartsWith(Type, StringComparison.OrdinalIgnoreCase) != true)
            return new OtlpAnswer(OtlpVerdict.Broken, $"its content is no {Type}");
        using var body = await AnswerBody.ReadAsync(response.Content, cancellationToken);
        if (body is null)
            return new OtlpAnswer(OtlpVerdict.Broken, $"it has more than {AnswerBody.Limit} bytes");
        // An answer without a body has its status in the headers.
        HttpHeaders trailers = response.TrailingHeaders.Contains("grpc-status") ? response.TrailingHeaders : response.Headers;
        if (!int.TryParse(First(trailers, "grpc-status"), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            return new OtlpAnswer(OtlpVerdict.Broken, "it has no gRPC status");
        return code == (int)GrpcStatus.Ok ? Success(body.Span) : Failure((GrpcStatus)code, trailers);
    }

    private static OtlpAnswer Success(ReadOnlySpan<byte> body) =>
        body.Length >= FrameHead && body[0] == 0 && BinaryPrimitives.ReadUInt32BigEndian(body[1..]) == (uint)(body.Length - FrameHead)
            ? ExportResponse.Judge(body[FrameHead..])
            : new OtlpAnswer(OtlpVerdict.Broken, "it holds no single unpacked gRPC message");

    private static OtlpAnswer Failure(GrpcStatus code, HttpHeaders trailers)
    {
        var details = RpcStatus.OfTrailer(First(trailers, "grpc-status-details-bin"));
        var said = Uri.UnescapeDataString(First(trailers, "grpc-message") ?? "");
        return new OtlpAnswer(Verdict(code, details.RetryDelay is not null), said.Length > 0 ? $"{code}: {said}" : $"{code}") { RetryAfter = details.RetryDelay };
    }

    private static OtlpVerdict Verdict(GrpcStatus code, bool hasRetryInfo) => code switch
    {
        GrpcStatus.Cancelled or GrpcStatus.DeadlineExceeded or GrpcStatus.Aborted or GrpcStatus.OutOfRange or GrpcStatus.Unavailable or GrpcStatus.DataLoss => OtlpVerdict.Later,
        GrpcStatus.ResourceExhausted => hasRetryInfo ? OtlpVerdict.Later : OtlpVerdict.TooLarge,
        GrpcStatus.Unauthenticated or GrpcStatus.PermissionDenied or GrpcStatus.Unimplemented or GrpcStatus.NotFound => OtlpVerdict.Denied,
        GrpcStatus.Unknown or GrpcStatus.Internal => OtlpVerdict.Failing,
        _ => Enum.IsDefined(code) ? OtlpVerdict.Refused : OtlpVerdict.Broken,
    };

    // What stands before a receiver answers so; no record is refused by it.
    private static OtlpAnswer NoGrpc(HttpResponseMessage response, TimeProvider time)
    {
        var verdict = HttpStatusVerdicts.Of(response.StatusCode);
        return new OtlpAnswer(verdict is OtlpVerdict.Refused or OtlpVerdict.Failing ? OtlpVerdict.Broken : verdict, HttpStatusVerdicts.Text(response.StatusCode, ""))
        {
            RetryAfter = verdict == OtlpVerdict.Later ? HttpStatusVerdicts.RetryAfter(response, time) : null,
            IsBare = true,
        };
    }

    private static string? First(HttpHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
