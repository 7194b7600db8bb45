using AuditOtel.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace AuditOtel.AspNetCore.Tests.Connections;

[Trait("Requirement", "B10")]
public sealed class ConnectionTests
{
    [Fact]
    public async Task Each_new_connection_leaves_a_record_with_where_it_comes_from()
    {
        await using var app = await WebApp.StartAsync(web => web.MapGet("/", () => "well"), listen: options => options.UseAuditedConnections());

        Assert.Equal("well", await app.Client.GetStringAsync("/"));
        Assert.Equal("well", await app.Client.GetStringAsync("/"));

        var record = Assert.Single(app.Records());
        Assert.Equal($"connection.open event success by unknown on listener:{app.Client.BaseAddress!.Authority}", record.Line());
        Assert.Equal("127.0.0.1", record.Text(AuditAttributes.ClientAddress));
        Assert.NotEqual("", record.Text(AuditAttributes.ClientPort));
    }

    [Fact]
    public async Task A_connection_whose_record_cannot_be_stored_is_closed()
    {
        await using var app = await WebApp.StartAsync(web => web.MapGet("/", () => "well"), listen: options => options.UseAuditedConnections());
        await app.StopCollectingAsync();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => app.Client.GetStringAsync("/"));
    }
}
