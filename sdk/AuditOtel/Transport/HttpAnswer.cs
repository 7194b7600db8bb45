using System.Net;
using AuditOtel.Otlp;

namespace AuditOtel.Transport;

/// <summary>What a whole HTTP/1.1 answer says: the table of statuses that OTLP/HTTP and the collector share.</summary>
internal static class HttpAnswer
{
    /// <summary>Judges what has come; false while more must come.</summary>
    /// <param name="received">What has come, from the first byte of the answer. It belongs to the answer, when there is one.</param>
    /// <param name="head">The head, empty until it is complete; the same one in each call.</param>
    /// <param name="answer">What it says.</param>
    internal static bool TryJudge(LimitedBody received, ref HttpAnswerHead head, out OtlpAnswer answer)
    {
        answer = default;
        string? fault = null;
        if (head.Length == 0 && !HttpAnswerHead.TryRead(received.Span, out head, out fault) && fault is null)
            return false;
        if (fault is null && received.Length < head.Length + head.ContentLength)
            return false;
        if (fault is null && received.Length > head.Length + head.ContentLength)
            fault = "more came than it announced";
        if (fault is null)
        {
            answer = Judge(head, received);
            return true;
        }

        received.Dispose();
        head = default;
        answer = new OtlpAnswer(ExportAnswer.Malformed(fault));
        return true;
    }

    private static OtlpAnswer Judge(in HttpAnswerHead head, LimitedBody received)
    {
        var status = (HttpStatusCode)head.Status;
        if (status == HttpStatusCode.OK && head.IsProtobuf)
            return new OtlpAnswer(received.From(head.Length));
        using (received)
            return new OtlpAnswer(status == HttpStatusCode.OK ? ExportAnswer.Malformed("its content is no protobuf") : Refusal(status, head.IsProtobuf, received.From(head.Length).Span));
    }

    // For good a record is refused only in the collector's own words: a status alone can come from what stands before it.
    private static ExportResult Refusal(HttpStatusCode status, bool isProtobuf, ReadOnlySpan<byte> content) =>
        isProtobuf && RpcStatus.TryRead(content, out var code, out var message) && code == CodeOf(status)
            ? ExportRefusal.Of(code, message, RetryInfo.IsIn(content))
            : ExportRefusal.Of(status);

    private static GrpcStatus CodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => GrpcStatus.InvalidArgument,
        HttpStatusCode.Unauthorized => GrpcStatus.Unauthenticated,
        HttpStatusCode.Forbidden => GrpcStatus.PermissionDenied,
        HttpStatusCode.Conflict => GrpcStatus.AlreadyExists,
        HttpStatusCode.RequestEntityTooLarge => GrpcStatus.ResourceExhausted,
        HttpStatusCode.ServiceUnavailable => GrpcStatus.Unavailable,
        _ => GrpcStatus.Ok,
    };
}
