using System.IO.Compression;
using System.Net;

namespace AuditOtel.Collector.Tests.Receivers;

public sealed class CompressedRequestTests
{
    [Fact]
    public async Task A_gzip_cut_off_anywhere_is_malformed_over_http_and_grpc()
    {
        await using var test = await TestCollector.StartAsync();
        var packed = TestCollector.Gzip(LogBytes.Request(LogBytes.Audit()));
        var (http, grpc) = (test.Http(), test.Grpc());

        for (var length = 0; length < packed.Length; length++)
            await RefuseAsync(http, grpc, packed[..length]);

        Assert.Equal(0, test.Count(LogBytes.Operation));
    }

    [Theory]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 })]
    [InlineData(new byte[] { 31, 139, 8, 0 })]
    public async Task What_follows_a_gzip_member_is_malformed(byte[] more)
    {
        await using var test = await TestCollector.StartAsync();

        await RefuseAsync(test.Http(), test.Grpc(), [.. TestCollector.Gzip(LogBytes.Request(LogBytes.Audit())), .. more]);

        Assert.Equal(0, test.Count(LogBytes.Operation));
    }

    [Fact]
    public async Task A_second_gzip_member_is_malformed()
    {
        await using var test = await TestCollector.StartAsync();

        await RefuseAsync(
            test.Http(), test.Grpc(), [.. TestCollector.Gzip(LogBytes.Request(LogBytes.Audit())), .. TestCollector.Gzip(LogBytes.Request(LogBytes.Audit(), LogBytes.Audit()))]);

        Assert.Equal(0, test.Count(LogBytes.Operation));
    }

    [Fact]
    public async Task Changed_content_is_malformed_by_its_checksum()
    {
        await using var test = await TestCollector.StartAsync();
        using var stored = new MemoryStream();
        await using (var gzip = new GZipStream(stored, CompressionLevel.NoCompression, leaveOpen: true))
            await gzip.WriteAsync(LogBytes.Request(LogBytes.Audit()));
        var packed = stored.ToArray();
        packed[^20] ^= 1;

        await RefuseAsync(test.Http(), test.Grpc(), packed);
    }

    private static async Task RefuseAsync(HttpClient http, HttpClient grpc, byte[] packed)
    {
        using var response = await TestCollector.PostAsync(http, packed, encoding: "gzip");
        var reply = await TestCollector.ExportAsync(grpc, TestCollector.Frame(packed, flag: 1), "gzip");

        Assert.True((response.StatusCode, reply.Status) == (HttpStatusCode.BadRequest, 3), $"{packed.Length} bytes: {response.StatusCode}, {reply.Status}");
    }
}
