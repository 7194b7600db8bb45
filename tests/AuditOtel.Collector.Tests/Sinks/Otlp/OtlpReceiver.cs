using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using AuditOtel.Collector.Sinks.Otlp;
using AuditOtel.Collector.Tests.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace AuditOtel.Collector.Tests.Sinks.Otlp;

/// <summary>A receiver of OTLP logs, written by hand, that answers what a test says.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private const int FrameHead = 5;
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<OtlpExchange> _exchanges = new();
    private readonly ConcurrentQueue<SentRecord> _stored = new();

    private OtlpReceiver(bool isGrpc, TestCertificates? certificates, bool asksForCertificate)
    {
        IsGrpc = isGrpc;
        IsTls = certificates is not null;
        Answer = _ => OtlpReply.Stored(isGrpc);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1;
            if (certificates is not null)
                listen.UseHttps(https => Configure(https, certificates, asksForCertificate));
        }));
        _application = builder.Build();
        _application.Run(HandleAsync);
    }

    internal bool IsGrpc { get; }

    private bool IsTls { get; }

    /// <summary>What it answers to a request.</summary>
    internal Func<OtlpExchange, OtlpReply> Answer { get; set; }

    /// <summary>All requests, in their order.</summary>
    internal IReadOnlyCollection<OtlpExchange> Exchanges => _exchanges;

    /// <summary>What it took, in its order.</summary>
    internal IReadOnlyCollection<SentRecord> Stored => _stored;

    /// <summary>The texts of what it took.</summary>
    internal IEnumerable<string> Bodies => _stored.Select(static record => record.Body);

    internal Uri Address => new(_application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());

    internal OtlpTarget Target => new(IsGrpc ? OtlpProtocol.Grpc : OtlpProtocol.Http, IsGrpc ? Address : new Uri(Address, "/v1/logs")) { IsPacked = false };

    internal static async Task<OtlpReceiver> StartAsync(bool isGrpc, TestCertificates? certificates = null, bool asksForCertificate = false)
    {
        var receiver = new OtlpReceiver(isGrpc, certificates, asksForCertificate);
        await receiver._application.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static void Configure(HttpsConnectionAdapterOptions https, TestCertificates certificates, bool asksForCertificate)
    {
        https.ServerCertificate = X509Certificate2.CreateFromPemFile(certificates.Certificate, certificates.Key);
        https.ClientCertificateMode = asksForCertificate ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate;
        https.ClientCertificateValidation = (certificate, _, _) =>
        {
            using var chain = new X509Chain { ChainPolicy = AuditOtel.Collector.Tls.TlsFiles.Trusting(certificates.Ca, "a test") };
            return chain.Build(certificate);
        };
    }

    private async Task HandleAsync(HttpContext context)
    {
        var exchange = await ReadAsync(context);
        _exchanges.Enqueue(exchange);
        var reply = Answer(exchange);
        if (reply.IsStored)
            exchange.Records.ToList().ForEach(_stored.Enqueue);
        if (reply.Resets)
            context.Abort();
        else if (reply.Hangs)
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        else
            await WriteAsync(context.Response, reply);
    }

    private async Task<OtlpExchange> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers.ToDictionary(static header => header.Key.ToLowerInvariant(), static header => header.Value.ToString(), StringComparer.Ordinal);
        var message = IsGrpc ? Unframe(body.ToArray()) : Unpack(body.ToArray(), headers.GetValueOrDefault("content-encoding") is "gzip");
        return new OtlpExchange(context.Request.Path, headers, message, SentRecord.In(message), context.Connection.ClientCertificate?.GetNameInfo(X509NameType.SimpleName, forIssuer: false));
    }

    private static byte[] Unframe(byte[] frame)
    {
        Assert.Equal((uint)(frame.Length - FrameHead), BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(1)));
        return Unpack(frame[FrameHead..], frame[0] == 1);
    }

    private static byte[] Unpack(byte[] content, bool isPacked)
    {
        if (!isPacked)
            return content;
        using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        gzip.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    private static async Task WriteAsync(HttpResponse response, OtlpReply reply)
    {
        response.StatusCode = reply.Status;
        if (reply.Type is not null)
            response.ContentType = reply.Type;
        foreach (var (name, value) in reply.Headers)
            response.Headers.Append(name, value);
        foreach (var (name, value) in reply.Trailers)
            response.AppendTrailer(name, value);
        await response.Body.WriteAsync(reply.Body);
    }
}
