namespace AuditOtel.EndToEnd.Tests.Packages;

/// <summary>What users of the packages write.</summary>
internal static class ConsumerSources
{
    // C# 9 is the oldest that knows the init accessors of the attributes.
    internal static string LibraryProject { get; } = PackageFeed.Project(
        "", "<TargetFramework>netstandard2.0</TargetFramework><LangVersion>9.0</LangVersion>", PackageFeed.Reference("AuditOtel.Api"));

    internal static string WorkerProject { get; } = PackageFeed.Project(
        ".Worker",
        """
        <TargetFramework>net10.0</TargetFramework>
        <ImplicitUsings>enable</ImplicitUsings>
        <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
        <SelfContained>true</SelfContained>
        <PublishTrimmed>true</PublishTrimmed>
        <PublishSingleFile>true</PublishSingleFile>
        <TrimmerSingleWarn>false</TrimmerSingleWarn>
        """,
        "<ProjectReference Include=\"../Accounts/Accounts.csproj\" />" + PackageFeed.Reference("AuditOtel") + PackageFeed.Reference("Microsoft.Extensions.Hosting", "10.0.14"));

    internal static string WebProject { get; } = PackageFeed.Project(
        ".Web",
        "<TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><RequiresAspNetWebAssets>false</RequiresAspNetWebAssets>"
            + "<AuditOtelSurface>required</AuditOtelSurface><WarningsNotAsErrors>AOT0201</WarningsNotAsErrors>",
        PackageFeed.Reference("AuditOtel.AspNetCore"));

    /// <summary>Nothing was audited when it was shipped.</summary>
    internal const string EmptySurface = "auditotel-surface 1\ndigest sha256:32e1df82237f2a969b6820b8c9bbba82\n";

    /// <summary>What is audited since, but for one endpoint.</summary>
    internal const string WebSurface = """
        auditotel-surface 1
        operation user.delete member=M:Portal.Pages.Users.DeleteAsync(System.String) action=Delete class=Account mode=TrailDefault route=method target=user
        operation user.lock member=M:Program.{Main}$(System.String[])/lambda action=Execute class=Application mode=TrailDefault route=method target=user result=returned
        """;

    internal static string HostToolProject { get; } = PackageFeed.Project(
        "",
        """
        <OutputType>Exe</OutputType>
        <TargetFramework>net10.0</TargetFramework>
        <ImplicitUsings>enable</ImplicitUsings>
        <NoWarn>$(NoWarn);CA1416</NoWarn>
        <AuditOtelInterceptSets>services;process</AuditOtelInterceptSets>
        """,
        PackageFeed.Reference("AuditOtel") + PackageFeed.Reference("System.ServiceProcess.ServiceController", "10.0.14"));

    internal static string PipelineProject { get; } = PackageFeed.Project(
        ".Worker",
        "<TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>",
        PackageFeed.Reference("AuditOtel.OpenTelemetry") + PackageFeed.Reference("Microsoft.Extensions.Hosting", "10.0.14") + PackageFeed.Reference("OpenTelemetry.Exporter.OpenTelemetryProtocol", "1.20.1"));

    internal const string HostTool = """
        using System.Diagnostics;
        using System.ServiceProcess;
        using AuditOtel;

        [assembly: AuditCalls("T:System.IO.File", "Delete", "file.delete", Target = "path")]

        await using var trail = OtlpAuditTrail.Create(new AuditOtelOptions { ServiceName = "host-tool", Endpoint = args[0] });
        using var installation = AuditTrail.Install(trail);
        using (var process = Process.Start("/bin/true"))
            await process.WaitForExitAsync();
        File.Delete(args[1]);
        if (OperatingSystem.IsWindows())
            Restart(new ServiceController("spooler"));
        if (args.Length > 2)
            Environment.Exit(3);

        static void Restart(ServiceController service)
        {
            service.Stop();
            service.Start();
            service.ExecuteCommand(130);
        }
        """;

    internal const string Pipeline = """
        using AuditOtel;
        using OpenTelemetry.Logs;

        var builder = Host.CreateApplicationBuilder();
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.AddAuditOtel();
            logging.AddOtlpExporter(exporter => exporter.Endpoint = new Uri(args[1]));
        });
        builder.Services.AddAuditOtel(options =>
        {
            options.ServiceName = "shop";
            options.Endpoint = args[0];
        });
        using var host = builder.Build();
        await host.StartAsync();
        Users.Delete("42");
        await host.StopAsync();

        internal static class Users
        {
            [Audited("user.delete", Class = AuditClass.Account)]
            public static void Delete([AuditTarget("user")] string id) => Console.WriteLine(id);
        }
        """;

    internal const string Library = """
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using AuditOtel;

        namespace Accounts
        {
            public class Users
            {
                [Audited("user.delete", Class = AuditClass.Account)]
                public async Task DeleteAsync([AuditTarget("user")] string id, [AuditSecret] string pin)
                {
                    await Task.Yield();
                    throw new KeyNotFoundException(id);
                }

                public ValueTask<AuditReceipt> ExportAsync(string id) =>
                    AuditTrail.Current.RecordAsync(new AuditRecord("user.export", AuditAction.Export, new AuditTarget("user", id)) { Outcome = AuditOutcome.Success });
            }
        }
        """;

    internal const string Worker = """
        using Accounts;
        using AuditOtel;

        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddAuditOtel(options =>
        {
            options.ServiceName = "shop";
            options.Endpoint = args[0];
        });
        builder.Services.AddHostedService<Work>();
        await builder.Build().RunAsync();

        internal sealed class Work(IHostApplicationLifetime lifetime) : BackgroundService
        {
            [NotAudited("It ends the program that it is the whole work of.")]
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                try { await new Users().DeleteAsync("42", "1234"); } catch (KeyNotFoundException) { }
                await RestartAsync(3);
                lifetime.StopApplication();
            }

            [Audited("host.restart", TargetType = "host", TargetId = "self")]
            private static async Task RestartAsync([AuditArgument] int delay) => await new Users().ExportAsync($"{delay + 4}");
        }
        """;

    internal const string Web = """
        using AuditOtel;

        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAuditOtel(options =>
        {
            options.ServiceName = "portal";
            options.Endpoint = args[0];
        });
        builder.Services.AddAuditOtelWeb();
        await using var app = builder.Build();
        app.MapPost("/users/{id}/lock", [Audited("user.lock")] async Task<IResult> ([AuditTarget("user")] string id) => { await Task.Yield(); return Results.Ok(); });
        app.MapDelete("/users/{id}", (string id) => Portal.Pages.Users.DeleteAsync(id));
        app.MapPost("/doors/{id}/open", (int id) => id).Audited("door.open", targetType: "door", targetRouteValue: "id");
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        (await client.PostAsync("/users/42/lock", null)).EnsureSuccessStatusCode();
        Console.WriteLine((await client.DeleteAsync("/users/43")).StatusCode);
        Console.WriteLine((await client.PostAsync("/doors/7/open", null)).StatusCode);
        Console.WriteLine((await client.PostAsync("/doors/back/open", null)).StatusCode);
        await app.StopAsync();
        """;

    internal const string WebUsers = """
        using AuditOtel;

        namespace Portal.Pages;

        internal static class Users
        {
            [Audited("user.delete", Class = AuditClass.Account)]
            public static async Task DeleteAsync([AuditTarget("user")] string id)
            {
                await Task.Yield();
                throw new KeyNotFoundException(id);
            }
        }
        """;

    internal const string Plain = """
        using AuditOtel;

        public class Users
        {
            [Audited("user.delete")]
            public void Delete([AuditTarget("user")] string id) { }
        }
        """;

    internal const string VisualBasic = """
        Imports AuditOtel

        Public Class Users
            <Audited("user.delete")>
            Public Sub Delete(<AuditTarget("user")> id As String)
                System.Console.WriteLine(id)
            End Sub
        End Class
        """;

    internal static string PlainProject(string assets) => PackageFeed.Project("", "<TargetFramework>net10.0</TargetFramework>", PackageFeed.Reference("AuditOtel.Api", assets: assets));
}
