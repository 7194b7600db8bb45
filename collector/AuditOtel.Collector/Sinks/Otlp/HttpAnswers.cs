using System.Net;
using System.Text;

namespace AuditOtel.Collector.Sinks.Otlp;

/// <summary>Judges answers of OTLP/HTTP.</summary>
internal static class HttpAnswers
{
    internal const string Protobuf = "application/x-protobuf";

    internal static async ValueTask<OtlpAnswer> JudgeAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        using var body = await AnswerBody.ReadAsync(response.Content, cancellationToken);
        var isProtobuf = string.Equals(response.Content.Headers.ContentType?.MediaType, Protobuf, StringComparison.OrdinalIgnoreCase)
            && response.Content.Headers.ContentEncoding.Count == 0;
        if (response.StatusCode != HttpStatusCode.OK)
            return Failure(response, body is null ? [] : body.Span, isProtobuf, time);
        if (body is null)
            return new OtlpAnswer(OtlpVerdict.Broken, $"it has more than {AnswerBody.Limit} bytes");
        return isProtobuf ? ExportResponse.Judge(body.Span) : new OtlpAnswer(OtlpVerdict.Broken, $"its content is no {Protobuf}");
    }

    private static OtlpAnswer Failure(HttpResponseMessage response, ReadOnlySpan<byte> body, bool isProtobuf, TimeProvider time)
    {
        var status = default(RpcStatus);
        var isOwn = isProtobuf && body.Length > 0 && RpcStatus.TryRead(body, out status);
        var verdict = HttpStatusVerdicts.Of(response.StatusCode);
        return new OtlpAnswer(verdict, HttpStatusVerdicts.Text(response.StatusCode, isOwn ? status.Message : PlainText(response, body)))
        {
            RetryAfter = verdict == OtlpVerdict.Later ? HttpStatusVerdicts.RetryAfter(response, time) ?? status.RetryDelay : null,
            IsBare = !isOwn,
        };
    }

    // A page for a browser says nothing that helps.
    private static string PlainText(HttpResponseMessage response, ReadOnlySpan<byte> body) =>
        response.Content.Headers.ContentType?.MediaType is "text/plain" or "application/json" ? Encoding.UTF8.GetString(body).Trim() : "";
}
