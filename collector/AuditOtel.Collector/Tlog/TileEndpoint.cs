using System.Text;
using AuditOtel.Ledger;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Collector.Tlog;

/// <summary>
/// The ledger as a transparency log over HTTP (C2SP tlog-tiles). Hashes and checkpoints say nothing about people; entries do, so entry bundles are given
/// to local callers only, whom the socket's mode 0600 has let in.
/// </summary>
internal sealed class TileEndpoint(string directory) : IDisposable
{
    private const string TextType = "text/plain; charset=utf-8";

    // Bundles hold personal data, so no shared cache may keep them (RFC 9111, section 5.2.2.7).
    private const string ImmutableHashes = "public, max-age=31536000, immutable";
    private const string ImmutableEntries = "private, max-age=31536000, immutable";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private TileReader? _tiles;

    internal async Task CheckpointAsync(HttpContext context)
    {
        var (note, problem) = await ReadAsync(static tiles => Encoding.UTF8.GetBytes(tiles.Checkpoint.Note), isImmutable: false, context.RequestAborted);
        await AnswerAsync(context, note, problem, TextType, "no-cache");
    }

    internal async Task TileAsync(HttpContext context, bool isLocal)
    {
        if (!TileName.TryParse(context.Request.Path.Value.AsSpan(1), out var name))
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "There is no tile of this name.");
            return;
        }

        if (name.IsEntries && !isLocal)
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Entries hold personal data: they are served over the collector's Unix socket api.sock only.");
            return;
        }

        var (content, problem) = await ReadAsync(tiles => tiles.Read(name), isImmutable: true, context.RequestAborted);
        await AnswerAsync(context, content, problem, "application/octet-stream", name.IsEntries ? ImmutableEntries : ImmutableHashes);
    }

    public void Dispose()
    {
        _tiles?.Dispose();
        _gate.Dispose();
    }

    /// <summary>Reads one thing at a time; what the last checkpoint seen does not have is looked for in the newest.</summary>
    private async Task<(ReadOnlyMemory<byte>? Content, string? Problem)> ReadAsync(Func<TileReader, ReadOnlyMemory<byte>?> read, bool isImmutable, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _tiles ??= TileReader.Open(directory);
            if (isImmutable && read(_tiles) is { } known)
                return (known, null);
            _tiles.Refresh();
            return (read(_tiles), null);
        }
        catch (LedgerException failure)
        {
            return (null, failure.Message);
        }
        finally
        {
            _gate.Release();
        }
    }

    private static Task AnswerAsync(HttpContext context, ReadOnlyMemory<byte>? content, string? problem, string type, string cache)
    {
        if (problem is not null)
            return RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, problem);
        if (content is not { } bytes)
            return RefuseAsync(context, StatusCodes.Status404NotFound, "The tree has no such tile yet.");
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers.CacheControl = cache;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    private static Task RefuseAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = TextType;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(sentence + "\n", context.RequestAborted);
    }
}
