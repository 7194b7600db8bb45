using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;

namespace AuditOtel.Collector.Sinks.Elastic;

/// <summary>The content of a request; it may be sent several times.</summary>
/// <param name="Bytes">The content.</param>
/// <param name="Type">Its media type.</param>
/// <param name="IsCompressed">Whether it is gzip.</param>
internal sealed record ElasticContent(ReadOnlyMemory<byte> Bytes, string Type = "application/json", bool IsCompressed = false)
{
    /// <summary>Bytes of the answer that are read; null for the client's limit.</summary>
    internal int? MaxAnswer { get; init; }

    internal static ElasticContent Json(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
            write(writer);
        return new ElasticContent(bytes.WrittenMemory);
    }

    internal HttpContent ToHttp()
    {
        var content = new ReadOnlyMemoryContent(Bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(Type);
        if (IsCompressed)
            content.Headers.ContentEncoding.Add("gzip");
        return content;
    }
}
