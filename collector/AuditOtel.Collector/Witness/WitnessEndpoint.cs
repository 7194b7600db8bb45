using System.Buffers;
using System.Text;
using AuditOtel.Ledger;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Collector.Witness;

/// <summary>A witness over HTTP (C2SP tlog-witness): <c>POST /add-checkpoint</c>, <c>GET /&lt;origin hash&gt;/checkpoint</c>.</summary>
internal sealed class WitnessEndpoint(CheckpointWitness witness, ILogger logger)
{
    private const string TextType = "text/plain; charset=utf-8";
    private const string CheckpointPath = "/checkpoint";
    private const int HashDigits = 64;

    internal Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var isAdd = string.Equals(path, "/add-checkpoint", StringComparison.Ordinal);
        if (!isAdd && !(path.Length == 1 + HashDigits + CheckpointPath.Length && path.EndsWith(CheckpointPath, StringComparison.Ordinal)))
            return SendAsync(context, StatusCodes.Status404NotFound, TextType, "There is nothing here.\n");
        var method = isAdd ? HttpMethods.Post : HttpMethods.Get;
        if (!HttpMethods.Equals(context.Request.Method, method))
        {
            context.Response.Headers.Allow = method;
            return SendAsync(context, StatusCodes.Status405MethodNotAllowed, TextType, $"Only {method} is allowed here.\n");
        }

        return isAdd ? AddAsync(context) : NewestAsync(context, path.Substring(1, HashDigits));
    }

    private async Task AddAsync(HttpContext context)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(AddCheckpointRequest.MaxBytes + 1);
        try
        {
            var length = await context.Request.Body.ReadAtLeastAsync(buffer.AsMemory(0, AddCheckpointRequest.MaxBytes + 1), AddCheckpointRequest.MaxBytes + 1, throwOnEndOfStream: false, context.RequestAborted);
            if (length > AddCheckpointRequest.MaxBytes)
            {
                context.Response.Headers.Connection = "close";
                await SendAsync(context, StatusCodes.Status413PayloadTooLarge, TextType, $"A request has at most {AddCheckpointRequest.MaxBytes} bytes.\n");
                return;
            }

            var answer = witness.Add(buffer.AsSpan(0, length));
            await SendAsync(context, answer.Status, answer.ContentType, answer.Body);
        }
        catch (LedgerException failure)
        {
            WitnessLog.NotAnswered(logger, failure.Message);
            await SendAsync(context, StatusCodes.Status503ServiceUnavailable, TextType, "The witness cannot store the checkpoint now: send it again later.\n");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private Task NewestAsync(HttpContext context, string originHash)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return witness.Newest(originHash) is { } note
            ? SendAsync(context, StatusCodes.Status200OK, TextType, note)
            : SendAsync(context, StatusCodes.Status404NotFound, TextType, "This witness has cosigned no checkpoint of this log.\n");
    }

    private static Task SendAsync(HttpContext context, int status, string type, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted).AsTask();
    }
}
