using System.Buffers;
using System.Globalization;
using System.Text.Json;
using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Ingestion.Otlp;
using AuditOtel.Collector.Receivers.Json;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Receivers;

/// <summary>OTLP/HTTP: protobuf and JSON, plain or gzip. Errors are google.rpc.Status messages in the request's content type.</summary>
internal static class HttpLogsReceiver
{
    private const string ProtobufType = "application/x-protobuf";
    private const string JsonType = "application/json";

    // Much work on a loop's thread would keep its other connections waiting.
    private const int MostOnLoop = 1 << 20;

    internal static async Task HandleAsync(LogsReceiver receiver, HttpContext context)
    {
        if (CheckHead(context.Request) is { } head)
        {
            await RefuseAsync(context, head, context.Request.ContentType);
            return;
        }

        using var body = new BodyBuffer(receiver.Budget) { Announced = context.Request.ContentLength ?? 0 };
        using var unpacked = new BodyBuffer(receiver.Budget);
        var (payload, refusal) = await ReadBodyAsync(context, body, unpacked);
        if (refusal is not null)
            await RefuseAsync(context, refusal, context.Request.ContentType);
        else if (IsType(context.Request.ContentType, JsonType))
            await HandleJsonAsync(receiver, context, payload);
        else
            await IngestAsync(receiver, context, payload);
    }

    internal static Task RefuseAsync(HttpContext context, Refusal refusal, string? requestType)
    {
        var response = context.Response;
        response.StatusCode = refusal.HttpStatus;
        if (refusal.IsRetryable)
            response.Headers.RetryAfter = Refusal.RetrySeconds.ToString(CultureInfo.InvariantCulture);
        if (refusal.HttpStatus == StatusCodes.Status405MethodNotAllowed)
            response.Headers.Allow = HttpMethods.Post;
        if (IsType(requestType, ProtobufType))
        {
            response.ContentType = ProtobufType;
            using var writer = new ProtobufWriter(256);
            RefusalDetails.WriteProtobuf(writer, refusal);
            response.ContentLength = writer.Length;
            response.BodyWriter.Write(writer.Written);
        }
        else
        {
            response.ContentType = JsonType;
            using var writer = new Utf8JsonWriter(response.BodyWriter);
            RefusalDetails.WriteJson(writer, refusal);
        }

        return response.BodyWriter.FlushAsync().AsTask();
    }

    private static Refusal? CheckHead(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method))
            return Refusal.NotPost();
        if (!IsType(request.ContentType, ProtobufType) && !IsType(request.ContentType, JsonType))
            return Refusal.UnsupportedType(request.ContentType);
        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding.Length > 0 && !IsGzip(encoding) && !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase))
            return Refusal.UnsupportedEncoding(encoding);
        return request.ContentLength > OtlpLimits.RequestBytes ? Refusal.TooLarge() : null;
    }

    private static async ValueTask<(ReadOnlyMemory<byte> Payload, Refusal? Refusal)> ReadBodyAsync(HttpContext context, BodyBuffer body, BodyBuffer unpacked)
    {
        var refusal = await RequestBodyReader.ReadAsync(context.Request.Body, body, OtlpLimits.RequestBytes, context.RequestAborted);
        var isPacked = IsGzip(context.Request.Headers.ContentEncoding.ToString());
        if (isPacked || body.Length > MostOnLoop)
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (refusal is not null || !isPacked)
            return (body.Written, refusal);
        refusal = await RequestBodyReader.DecompressAsync(body, 0, unpacked, context.RequestAborted);
        return (unpacked.Written, refusal);
    }

    private static async Task HandleJsonAsync(LogsReceiver receiver, HttpContext context, ReadOnlyMemory<byte> json)
    {
        // The protobuf form of a request is never longer than its JSON.
        if (!receiver.Budget.TryTake(json.Length))
        {
            await RefuseAsync(context, Refusal.Overloaded(), JsonType);
            return;
        }

        try
        {
            using var protobuf = new ProtobufWriter(Math.Max(256, json.Length / 2));
            if (OtlpJson.TryTranscode(json.Span, protobuf, out var fault))
                await IngestAsync(receiver, context, protobuf.WrittenMemory);
            else
                await RefuseAsync(context, Refusal.Malformed(fault), JsonType);
        }
        finally
        {
            receiver.Budget.Give(json.Length);
        }
    }

    private static async Task IngestAsync(LogsReceiver receiver, HttpContext context, ReadOnlyMemory<byte> payload)
    {
        var (stored, refusal) = await receiver.IngestAsync(context, payload);
        using (stored)
        {
            if (stored is null)
                await RefuseAsync(context, refusal!, context.Request.ContentType);
            else
                await AnswerAsync(context, stored, payload, receiver.Ingestor.LedgerName);
        }
    }

    private static async Task AnswerAsync(HttpContext context, IngestResult stored, ReadOnlyMemory<byte> payload, string ledgerName)
    {
        var response = context.Response;
        if (IsType(context.Request.ContentType, JsonType))
        {
            response.ContentType = JsonType;
            using var writer = new Utf8JsonWriter(response.BodyWriter);
            ExportAnswer.WriteJson(writer, stored, payload.Span, ledgerName);
        }
        else
        {
            response.ContentType = ProtobufType;
            using var writer = new ProtobufWriter();
            ExportAnswer.WriteProtobuf(writer, stored, payload.Span, ledgerName);
            response.ContentLength = writer.Length;
            response.BodyWriter.Write(writer.Written);
        }

        await response.BodyWriter.FlushAsync();
    }

    private static bool IsGzip(string encoding) => string.Equals(encoding, "gzip", StringComparison.OrdinalIgnoreCase);

    private static bool IsType(string? type, string expected) =>
        type is not null
        && type.StartsWith(expected, StringComparison.OrdinalIgnoreCase)
        && (type.Length == expected.Length || type[expected.Length] is ';' or ' ');
}
