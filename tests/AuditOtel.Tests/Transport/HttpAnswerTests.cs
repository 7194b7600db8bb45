using System.Text;
using AuditOtel.Tests.Doubles;
using AuditOtel.Transport;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Tests.Transport;

[Trait("Requirement", "P0")]
public sealed class HttpAnswerTests
{
    private static readonly Guid Id = Guid.NewGuid();
    private static readonly byte[] Receipt = CollectorDouble.Receipt(Id.ToString(), 32);
    private static readonly byte[] Valid = HttpCollectorDouble.Message(200, Receipt);

    [Fact]
    public void An_answer_is_the_same_however_it_was_cut_in_pieces() => Prop.ForAll<PositiveInt[]>(lengths =>
    {
        var (received, head, at) = (new LimitedBody(), default(HttpAnswerHead), 0);
        foreach (var length in lengths.Select(static length => length.Get).Append(Valid.Length))
        {
            var count = Math.Min(length, Valid.Length - at);
            Add(received, Valid.AsSpan(at, count));
            at += count;
            var isDecided = HttpAnswer.TryJudge(received, ref head, out var answer);
            Assert.Equal(at == Valid.Length, isDecided);
            if (!isDecided)
                continue;
            using (answer.Body)
                Assert.True(ExportAnswer.Read(answer.Body!.Span, Id).IsStored);
            return;
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bytes_that_are_missing_or_too_many_are_never_a_receipt() => Prop.ForAll<NonNegativeInt, NonEmptyArray<byte>>((at, more) =>
    {
        var cut = at.Get % Valid.Length;
        Assert.False(IsStored(Valid.AsSpan(0, cut)));
        var inContent = Valid.Length - 1 - (at.Get % Receipt.Length);
        Assert.False(IsStored([.. Valid[..inContent], .. Valid[(inContent + 1)..]]));
        Assert.False(IsStored([.. Valid, .. more.Get]));
        Assert.False(IsStored(more.Get));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n")]
    [InlineData("HTTP/2 200 OK\r\nContent-Length: 0\r\n")]
    [InlineData("HTTP/1.1 200\r\nContent-Length: 0\r\n")]
    [InlineData("HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n")]
    [InlineData("HTTP/1.1 +20 OK\r\nContent-Length: 0\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n")]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n")]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 0\r\n")]
    [InlineData("HTTP/1.1 200 OK\u0007\r\nContent-Length: 0\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 0\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: +0\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0x0\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length:\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4194305\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length : 0\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n folded: x\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\nDate: x\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n: x\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nnothing\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Encoding: gzip\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Type: application/x-protobuf\r\n")]
    public void A_head_in_another_form_is_malformed(string head)
    {
        var answer = Judge(Encoding.Latin1.GetBytes($"{head}Content-Type: application/x-protobuf\r\n\r\n"))!.Value;
        Assert.Null(answer.Body);
        Assert.Equal(ExportStatus.AnswerMalformed, answer.Failure.Status);
    }

    [Fact]
    public void A_head_without_an_end_is_malformed_at_its_limit()
    {
        var endless = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nDate: " + new string('x', 5000));
        Assert.Null(Judge(endless.AsSpan(0, HttpAnswerHead.Limit - 1)));
        Assert.Equal(ExportStatus.AnswerMalformed, Judge(endless.AsSpan(0, HttpAnswerHead.Limit))!.Value.Failure.Status);
    }

    [Theory]
    [InlineData(400, 3, nameof(ExportStatus.RecordRefused), "InvalidArgument: no")]
    [InlineData(409, 6, nameof(ExportStatus.RecordRefused), "AlreadyExists: no")]
    [InlineData(413, 8, nameof(ExportStatus.RecordRefused), "ResourceExhausted: no")]
    [InlineData(503, 14, nameof(ExportStatus.CollectorUnavailable), "Unavailable: no")]
    [InlineData(401, 16, nameof(ExportStatus.SenderRefused), "Unauthenticated: no")]
    [InlineData(403, 7, nameof(ExportStatus.SenderRefused), "PermissionDenied: no")]
    [InlineData(400, 14, nameof(ExportStatus.AnswerMalformed), "HTTP status 400")]
    [InlineData(404, 12, nameof(ExportStatus.AnswerMalformed), "HTTP status 404")]
    [InlineData(500, 13, nameof(ExportStatus.AnswerMalformed), "HTTP status 500")]
    public void Each_status_has_its_meaning(int status, int code, string expected, string message)
    {
        var failure = Judge(HttpCollectorDouble.Refusal(status, code, "no"))!.Value.Failure;
        Assert.Equal(expected, failure.Status.ToString());
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, nameof(ExportStatus.AnswerMalformed))]
    [InlineData(400, nameof(ExportStatus.AnswerMalformed))]
    [InlineData(409, nameof(ExportStatus.AnswerMalformed))]
    [InlineData(413, nameof(ExportStatus.AnswerMalformed))]
    [InlineData(401, nameof(ExportStatus.SenderRefused))]
    [InlineData(403, nameof(ExportStatus.SenderRefused))]
    [InlineData(429, nameof(ExportStatus.CollectorUnavailable))]
    [InlineData(502, nameof(ExportStatus.CollectorUnavailable))]
    [InlineData(503, nameof(ExportStatus.CollectorUnavailable))]
    [InlineData(504, nameof(ExportStatus.CollectorUnavailable))]
    public void A_status_without_the_collectors_own_words_refuses_no_record_for_good(int status, string expected) =>
        Assert.Equal(expected, Judge(HttpCollectorDouble.Message(status, [], "Retry-After: 1\r\n"))!.Value.Failure.Status.ToString());

    private static bool IsStored(ReadOnlySpan<byte> bytes)
    {
        if (Judge(bytes) is not { Body: { } body })
            return false;
        using (body)
            return ExportAnswer.Read(body.Span, Id).IsStored;
    }

    private static OtlpAnswer? Judge(ReadOnlySpan<byte> bytes)
    {
        var (received, head) = (new LimitedBody(), default(HttpAnswerHead));
        Add(received, bytes);
        return HttpAnswer.TryJudge(received, ref head, out var answer) ? answer : null;
    }

    private static void Add(LimitedBody received, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var room = received.Room().Span;
            var count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            received.Advance(count);
            bytes = bytes[count..];
        }
    }
}
