using System.Net;
using AuditOtel.Collector;
using AuditOtel.Collector.Query;
using AuditOtel.Collector.Records;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuditOtel.AspNetCore.Tests.Support;

/// <summary>A web application on a port of its own, and a collector in the same process; both real.</summary>
internal sealed class WebApp : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("aot-");
    private readonly AuditCollector _collector;
    private readonly WebApplication _app;
    private bool _isCollecting = true;

    private WebApp(DirectoryInfo directory, AuditCollector collector, WebApplication app)
    {
        (_directory, _collector, _app) = (directory, collector, app);
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.First()) };
        Client.DefaultRequestHeaders.UserAgent.ParseAdd("tests/1.0");
    }

    internal HttpClient Client { get; }

    /// <summary>Starts it with endpoints and, behind routing, the given middleware.</summary>
    internal static async Task<WebApp> StartAsync(Action<WebApplication> map, Action<IServiceCollection>? add = null, Action<ListenOptions>? listen = null)
    {
        var directory = Directory.CreateTempSubdirectory("aot-");
        var collector = await AuditCollector.StartAsync(new CollectorOptions { DataDirectory = Path.Combine(directory.FullName, "l"), LedgerName = "web-tests" });
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, options => listen?.Invoke(options)));
        builder.Services.AddRouting();
        builder.Services.AddAuditOtelWeb();
        builder.Services.AddAuditOtel(options =>
        {
            options.ServiceName = "web-tests";
            options.Endpoint = $"unix://{collector.Endpoints.Socket}";
            options.ShutdownTimeout = TimeSpan.Zero;
        });
        builder.Services.AddAuthentication(HeaderAuthentication.Name).AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>(HeaderAuthentication.Name, null);
        builder.Services.AddAuthorizationBuilder().AddPolicy("admin", policy => policy.RequireRole("admin"));
        add?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        map(app);
        await app.StartAsync();
        return new WebApp(directory, collector, app);
    }

    internal async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? user = null, string? content = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (user is not null)
            request.Headers.Add(HeaderAuthentication.Header, user);
        if (content is not null)
            request.Content = new StringContent(content, System.Text.Encoding.UTF8, "application/json");
        return await Client.SendAsync(request);
    }

    /// <summary>From now on no record can be stored.</summary>
    internal async Task StopCollectingAsync()
    {
        _isCollecting = false;
        await _collector.StopAsync();
    }

    /// <summary>The application's records so far.</summary>
    internal IReadOnlyList<RecordView> Records() =>
        [.. new LedgerSearch { Directories = [Path.Combine(_directory.FullName, "l")] }.Run().Where(record => record.Text("service.name") is "web-tests")];

    /// <summary>The same, each in one line.</summary>
    internal IEnumerable<string> Lines() => Records().Select(record => record.Line());

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        try
        {
            await _app.StopAsync();
        }
        catch (AuditUnavailableException) when (!_isCollecting)
        {
            // What could not be stored is told once more at the end.
        }

        await _app.DisposeAsync();
        await _collector.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
